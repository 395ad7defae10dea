// Files as bounded text: the configuration, secrets, price tables. Functions only; each call opens and closes its file.
#pragma once

#include "engine/model/failure.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace signalbox::config {

/// A configuration larger than this was not written by a person.
inline constexpr std::size_t configuration_limit = 4u << 20;

/// The whole file. Fault bad_request saying why not: missing, not readable, a directory, larger than `limit`.
model::result<std::string> read_file(std::string const& path, std::size_t limit);

/// `path`, standing on `directory` when it is relative and there is one.
std::string standing_on(std::string const& directory, std::string const& path);
/// The file which that is, whatever words or links name it; for comparing.
std::string file_itself(std::string const& directory, std::string const& path);

struct text_fault {
    std::size_t offset = 0;
    std::string what;
};
/// The first byte that is not UTF-8 text as YAML allows it (section 5.1: no control characters but tab and line ends).
std::optional<text_fault> find_text_fault(std::string_view text);

}  // namespace signalbox::config
