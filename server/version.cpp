#include "server/version.hpp"

namespace signalbox::server {

std::string_view version_text()
{
    return SIGNALBOX_VERSION;
}

}  // namespace signalbox::server
