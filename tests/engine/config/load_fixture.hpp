// What the configuration's tests share: loading text under a made environment, and findings short enough to compare. Values only.
#pragma once

#include "engine/config/load.hpp"

#include <algorithm>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace signalbox::config::test {

using variables = std::map<std::string, std::string>;

/// 2026-11-21T00:00:00Z.
inline constexpr std::int64_t now = 1'795'219'200;

inline load_options with(variables set)
{
    load_options out;
    out.lookup = [set = std::move(set)](std::string const& name) -> std::optional<std::string> {
        auto const found = set.find(name);
        return found == set.end() ? std::nullopt : std::optional(found->second);
    };
    out.now_unix = now;
    return out;
}

/// Without L034: most files of tests serve no request, and are about something else.
inline loaded load_yaml(std::string const& text, load_options const& options = with({}))
{
    loaded made = load_text(text, "test.yaml", options);
    std::erase_if(made.findings, [](finding const& one) { return one.code == "L034"; });
    return made;
}

/// "error L001 6:15 groups[0].members[0].model: message (suggestion)", one for each finding.
inline std::vector<std::string> lines(std::vector<finding> const& all)
{
    std::vector<std::string> out;
    for (finding const& one : all) {
        std::ostringstream line;
        line << name(one.level) << ' ' << one.code << ' ' << one.line << ':' << one.column << ' ' << one.path << ": " << one.message;
        if (!one.suggestion.empty()) line << " (" << one.suggestion << ")";
        out.push_back(line.str());
    }
    return out;
}

/// The same without the message: "error L001 6:15 groups[0].members[0].model".
inline std::vector<std::string> heads(std::vector<finding> const& all)
{
    std::vector<std::string> out;
    for (finding const& one : all)
        out.push_back(std::string(name(one.level)) + ' ' + one.code + ' ' + std::to_string(one.line) + ':' + std::to_string(one.column) +
                      ' ' + one.path);
    return out;
}

inline std::string file_text(std::string const& path)
{
    std::ifstream in(path, std::ios::binary);
    std::ostringstream out;
    out << in.rdbuf();
    return out.str();
}

/// A simulator with one model, to which a test adds what it is about.
inline std::string const simulator_head = "signalbox: 1\n"
                                          "providers: [{id: sim, kind: simulator}]\n"
                                          "models: [{id: m, provider: sim}, {id: n, provider: sim}]\n";

}  // namespace signalbox::config::test
