// The head of a chain as a line of JSON: what `signalbox audit head` prints, exports write, and `audit verify --head` reads. Values.
#pragma once

#include "storage/audit_check.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server {

/// {"link":8,"head":"64 digits","at":"2026-11-21T12:00:00.000000Z"} without a line end; `at` is the time of the link.
std::string head_line(storage::audit_head const& of);

/// Heads of a digest, or of a file with lines of head_line(). Its last line may be torn, as a crash leaves it. The failure says what is wrong.
storage::result<std::vector<storage::known_head>> read_heads(std::string const& digest_or_file);

}  // namespace signalbox::server
