// What an import says and makes, as text that tests compare.
#pragma once

#include "server/imports/imported.hpp"

#include "engine/config/load.hpp"
#include "engine/config/yaml_text.hpp"

#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sstream>
#include <string>

namespace signalbox::imports {

inline std::string const folder = std::string(SIGNALBOX_SOURCE_DIR) + "/tests/golden/imports/";

inline std::string file_text(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

inline imported of(product which, std::string const& text)
{
    auto made = import_text(which, text, "input");
    EXPECT_TRUE(made.has_value()) << (made ? "" : made.error().detail);
    return made ? std::move(*made) : imported{std::make_shared<node>(), {}};
}

/// "12 approximated: words", one for each.
inline std::string report_of(imported const& made)
{
    static constexpr std::array words{"carried over", "approximated", "not carried over"};
    std::string out;
    for (import_note const& each : made.notes)
        out += std::to_string(each.line) + ' ' + words[static_cast<std::size_t>(each.how)] + ": " + each.words + '\n';
    return out;
}

inline std::string errors_in(std::string const& yaml)
{
    std::string out;
    for (auto const& each : check_imported(yaml, "imported.yaml").findings)
        if (each.level == config::severity::error) out += config::findings_as_text({each});
    return out;
}

}  // namespace signalbox::imports
