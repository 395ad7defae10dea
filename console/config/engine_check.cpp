#include "console/config/engine_check.hpp"

#include "engine/config/load.hpp"

#include <filesystem>

namespace signalbox::console {

std::vector<config::finding> ofText(std::vector<config::finding> all, std::string const& file)
{
    for (config::finding& each : all) {
        if (each.file.empty() || each.file == file) continue;
        each.message = each.file + ':' + std::to_string(each.line) + ": " + each.message;
        each.path.clear();
        each.line = each.column = 0;
    }
    return all;
}

TextCheck checkAt(std::string const& file, std::string const& text, CheckAs as)
{
    std::filesystem::path const path(file);
    config::load_options how;
    how.resolve_secrets = as == CheckAs::gateway;
    how.directory = path.parent_path().string();
    config::loaded made = config::load_text(text, path.filename().string(), how);
    return {ofText(std::move(made.findings), made.file), made.frozen ? made.frozen->revision : std::string()};
}

std::string demoText()
{
    return std::string(config::demo_configuration());
}

}  // namespace signalbox::console
