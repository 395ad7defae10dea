#include "console/config/engine_check.hpp"

#include "engine/config/load.hpp"

#include <filesystem>

namespace signalbox::console {

TextCheck checkAt(std::string const& file, std::string const& text, CheckAs as)
{
    std::filesystem::path const path(file);
    config::load_options how;
    how.resolve_secrets = as == CheckAs::gateway;
    how.directory = path.parent_path().string();
    config::loaded made = config::load_text(text, path.filename().string(), how);
    return {std::move(made.findings), made.frozen ? made.frozen->revision : std::string()};
}

}  // namespace signalbox::console
