#include "engine/config/shown_address.hpp"

namespace signalbox::config {

std::string shown_address(places const& where, std::string const& path)
{
    std::string const text = where.shown(path);
    // What stands before an @ may be a password, and what stands behind a question mark a key.
    bool const open = text.find_first_of("@?") == std::string::npos && !text.ends_with("...\"");
    return open ? text + " " : std::string();
}

}  // namespace signalbox::config
