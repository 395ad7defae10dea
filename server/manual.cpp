// Manual pages in the man macros of roff (man(7)), made from the command tree.
#include "server/command_outline.hpp"

#include <string_view>

namespace signalbox::server {

namespace {

constexpr std::string_view files = R"(.SH FILES
.TP
.I signalbox.yaml
In the current folder: the configuration of serve and check when none is named.
.TP
.I /etc/signalbox/signalbox.yaml
The configuration of the system's service, signalbox.service; its storage.path is /var/lib/signalbox/signalbox.db.
.SH ENVIRONMENT
.TP
.B SIGNALBOX_STORE
The event store that keys and events work on when neither \-\-store nor \-\-config is given.
)";

constexpr std::string_view description =
    "Applications speak one API to one endpoint; routes decide which provider and model answers, what happens when it "
    "fails, what it costs and what is remembered about it.";

/// Text for roff: hyphens stay hyphens of the command line, a line never begins with a control character.
std::string roff(std::string_view text)
{
    std::string out;
    for (char const c : text) {
        if (out.empty() && (c == '.' || c == '\'')) out.append("\\&");
        if (c == '\\')
            out.append("\\e");
        else if (c == '-')
            out.append("\\-");
        else
            out.push_back(c);
    }
    return out;
}

std::string page_name(std::string name)
{
    for (char& c : name)
        if (c == ' ') c = '-';
    return name;
}

std::string upper(std::string text)
{
    for (char& c : text)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return text;
}

void append_synopsis(std::string& out, command_outline const& of)
{
    out.append(".SH SYNOPSIS\n.B ").append(roff(of.path)).append("\n");
    if (!of.commands.empty()) out.append(".I COMMAND\n");
    bool options = false;
    for (option_outline const& each : of.options) options = options || !each.positional;
    if (options) out.append(".RI [ OPTIONS ]\n");
    for (option_outline const& each : of.options)
        if (each.positional)
            out.append(each.required ? ".I " : ".RI [ ").append(roff(upper(each.names.front()))).append(each.required ? "\n" : " ]\n");
}

void append_options(std::string& out, command_outline const& of)
{
    if (of.options.empty()) return;
    out.append(".SH OPTIONS\n");
    for (option_outline const& each : of.options) {
        out.append(".TP\n");
        if (each.positional) {
            out.append(".I ").append(roff(upper(each.names.front()))).append("\n");
        } else {
            std::string names;
            for (std::string const& name : each.names) names.append(names.empty() ? "" : ", ").append(name);
            out.append(".B ").append(roff(names)).append(each.value.empty() ? "" : " \\fI" + roff(each.value) + "\\fR").append("\n");
        }
        out.append(roff(each.about)).append("\n");
        std::string words;
        for (std::string const& word : each.words) words.append(words.empty() ? "" : ", ").append(word);
        if (!words.empty()) out.append("One of ").append(roff(words)).append(".\n");
    }
}

void append_commands(std::string& out, command_outline const& of)
{
    if (of.commands.empty()) return;
    out.append(".SH COMMANDS\n");
    for (command_outline const& each : of.commands)
        out.append(".TP\n.BR ").append(roff(page_name(each.path))).append(" (1)\n").append(roff(each.about)).append("\n");
}

}  // namespace

std::string manual_page(command_outline const& of, command_outline const& root)
{
    std::string out = ".TH " + upper(roff(page_name(of.path))) + " 1 \"\" \"Signalbox\" \"User Commands\"\n";
    out.append(".SH NAME\n").append(roff(page_name(of.path))).append(" \\- ").append(roff(of.about)).append("\n");
    append_synopsis(out, of);
    out.append(".SH DESCRIPTION\n").append(roff(&of == &root ? description : std::string_view(of.about + "."))).append("\n");
    append_commands(out, of);
    append_options(out, of);
    out.append(".SH EXIT STATUS\n0 when it was done, 1 when it could not be done, 2 when what was given is wrong.\n");
    if (&of == &root) out.append(files);
    return out.append(".SH SEE ALSO\n").append(&of == &root ? ".BR signalbox\\-console (1)\n" : ".BR signalbox (1)\n");
}

}  // namespace signalbox::server
