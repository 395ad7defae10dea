// A file that its owner alone may read, made before SQLite opens it. A free function.
#pragma once

#include <string>

namespace signalbox::storage {

/// Makes the file when it is absent; one that exists keeps its mode. Whether it can be opened SQLite says.
void create_for_owner(std::string const& path);

}  // namespace signalbox::storage
