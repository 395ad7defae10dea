// Completion scripts for bash, zsh and fish, made from the command tree.
#include "server/command_outline.hpp"

#include <functional>
#include <string_view>

namespace signalbox::server {

namespace {

using visitor = std::function<void(command_outline const&)>;

void each_command(command_outline const& from, visitor const& visit)
{
    visit(from);
    for (command_outline const& below : from.commands) each_command(below, visit);
}

std::string joined(std::vector<std::string> const& all, std::string_view between)
{
    std::string text;
    for (std::string const& each : all) text.append(text.empty() ? "" : between).append(each);
    return text;
}

/// Inside single quotes of a shell.
std::string quoted(std::string_view text)
{
    std::string out = "'";
    for (char const c : text) c == '\'' ? out.append("'\\''") : out.append(1, c);
    return out.append("'");
}

std::vector<std::string> words_after(command_outline const& of)
{
    std::vector<std::string> words;
    words.reserve(of.commands.size());
    for (command_outline const& each : of.commands) words.push_back(each.name);
    for (option_outline const& each : of.options)
        if (!each.positional) words.insert(words.end(), each.names.begin(), each.names.end());
    return words;
}

bool takes_files(command_outline const& of)
{
    for (option_outline const& each : of.options)
        if (each.positional && each.takes_file()) return true;
    return false;
}

void append_bash_values(std::string& out, command_outline const& of)
{
    for (option_outline const& each : of.options) {
        if (each.positional || each.value.empty()) continue;
        std::string reply = "COMPREPLY=()";
        if (!each.words.empty()) reply = "COMPREPLY=($(compgen -W " + quoted(joined(each.words, " ")) + " -- \"$word\"))";
        if (each.takes_file()) reply = "COMPREPLY=($(compgen -f -- \"$word\"))";
        std::string names;
        for (std::string const& name : each.names) names.append(names.empty() ? "" : "|").append(quoted(of.path + " " + name));
        out.append("        ").append(names).append(") ").append(reply).append("; return ;;\n");
    }
}

std::string bash_script(command_outline const& root)
{
    std::string out = "# Completion of signalbox for bash; made by `signalbox completion bash`.\n_signalbox() {\n"
                      "    local word=\"${COMP_WORDS[COMP_CWORD]}\" before=\"${COMP_WORDS[COMP_CWORD-1]}\" path=signalbox i\n"
                      "    for ((i = 1; i < COMP_CWORD; ++i)); do\n        case \"$path ${COMP_WORDS[i]}\" in\n";
    each_command(root, [&](command_outline const& each) {
        for (command_outline const& below : each.commands)
            out.append("        ").append(quoted(below.path)).append(") path=\"$path ${COMP_WORDS[i]}\" ;;\n");
    });
    out.append("        esac\n    done\n    case \"$path $before\" in\n");
    each_command(root, [&](command_outline const& each) { append_bash_values(out, each); });
    out.append("    esac\n    case \"$path\" in\n");
    each_command(root, [&](command_outline const& each) {
        out.append("        ").append(quoted(each.path)).append(") COMPREPLY=($(compgen -W ");
        out.append(quoted(joined(words_after(each), " "))).append(" -- \"$word\"))");
        if (takes_files(each)) out.append("; [[ $word == -* ]] || COMPREPLY+=($(compgen -f -- \"$word\"))");
        out.append(" ;;\n");
    });
    return out.append("    esac\n}\ncomplete -o filenames -F _signalbox signalbox\n");
}

/// Inside single quotes, with what _arguments and _describe give a meaning.
std::string zsh_text(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        if (c == '[' || c == ']' || c == ':' || c == '\\') out.push_back('\\');
        c == '\'' ? out.append("'\\''") : out.append(1, c);
    }
    return out;
}

std::string zsh_value(option_outline const& of)
{
    if (!of.words.empty()) return ":value:(" + joined(of.words, " ") + ")";
    if (of.takes_file()) return ":file:_files";
    return of.value.empty() ? "" : ":" + zsh_text(of.value) + ": ";
}

std::string zsh_function(command_outline const& of)
{
    std::string name = "_" + of.path;
    for (char& c : name)
        if (c == ' ' || c == '-') c = '_';
    return name;
}

void append_zsh(std::string& out, command_outline const& of)
{
    out.append(zsh_function(of)).append("() {\n    _arguments -S");
    for (option_outline const& each : of.options) {
        if (each.positional) {
            out.append(" \\\n        ':").append(zsh_text(each.names.front())).append(each.takes_file() ? ":_files'" : ": '");
            continue;
        }
        for (std::string const& name : each.names)
            out.append(" \\\n        '*")
                .append(name)
                .append("[")
                .append(zsh_text(each.about))
                .append("]")
                .append(zsh_value(each))
                .append("'");
    }
    if (of.commands.empty()) {
        out.append("\n}\n");
        return;
    }
    out.append(
        " \\\n        '1:command:->command' '*::arguments:->arguments'\n    case $state in\n    command)\n        local -a commands=(");
    for (command_outline const& each : of.commands)
        out.append("\n            '").append(each.name).append(":").append(zsh_text(each.about)).append("'");
    out.append(")\n        _describe command commands ;;\n    arguments)\n        case $words[1] in\n");
    for (command_outline const& each : of.commands)
        out.append("        ").append(each.name).append(") ").append(zsh_function(each)).append(" ;;\n");
    out.append("        esac ;;\n    esac\n}\n");
}

std::string zsh_script(command_outline const& root)
{
    std::string out = "#compdef signalbox\n# Completion of signalbox for zsh; made by `signalbox completion zsh`.\n";
    each_command(root, [&](command_outline const& each) { append_zsh(out, each); });
    return out.append("_signalbox \"$@\"\n");
}

/// The condition under which a command's words are offered: its words were written, none of its own commands was.
std::string fish_condition(command_outline const& of)
{
    std::string text;
    std::string_view rest(of.path);
    for (auto at = rest.find(' '); at != rest.npos; at = rest.find(' ')) {
        rest.remove_prefix(at + 1);
        text.append(text.empty() ? "" : "; and ").append("__fish_seen_subcommand_from ").append(rest.substr(0, rest.find(' ')));
    }
    if (of.commands.empty()) return text;
    std::string names;
    for (command_outline const& each : of.commands) names.append(" ").append(each.name);
    return text.append(text.empty() ? "" : "; and ").append("not __fish_seen_subcommand_from").append(names);
}

std::string fish_script(command_outline const& root)
{
    std::string out = "# Completion of signalbox for fish; made by `signalbox completion fish`.\ncomplete -c signalbox -f\n";
    each_command(root, [&](command_outline const& of) {
        std::string const begin = "complete -c signalbox -n " + quoted(fish_condition(of));
        for (command_outline const& each : of.commands)
            out.append(begin).append(" -a ").append(each.name).append(" -d ").append(quoted(each.about)).append("\n");
        for (option_outline const& each : of.options) {
            if (each.positional && !each.takes_file()) continue;
            out.append(begin);
            for (std::string const& name : each.names)
                if (!each.positional) out.append(name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1));
            if (!each.words.empty())
                out.append(" -x -a ").append(quoted(joined(each.words, " ")));
            else if (each.takes_file())
                out.append(each.positional ? " -F" : " -r -F");
            else if (!each.value.empty())
                out.append(" -x");
            out.append(" -d ").append(quoted(each.about)).append("\n");
        }
    });
    return out;
}

}  // namespace

std::string completion_script(command_outline const& root, std::string const& shell)
{
    if (shell == "bash") return bash_script(root);
    if (shell == "zsh") return zsh_script(root);
    if (shell == "fish") return fish_script(root);
    return {};
}

}  // namespace signalbox::server
