// Steps of a simulated model's script: each is one reply, and says one thing only.
#include "engine/config/check.hpp"

namespace signalbox::config {
namespace {

/// What stands in the first "${...}" that is not ${result}; empty: nothing.
std::string_view unknown_mark(std::string_view text)
{
    for (std::size_t at = text.find("${"); at != text.npos; at = text.find("${", at + 2)) {
        bool const escaped = at > 0 && text[at - 1] == '$';
        std::string_view const mark = text.substr(at, text.find('}', at) - at + 1);
        if (!escaped && mark != "${result}") return mark;
    }
    return {};
}

class script_check {
public:
    explicit script_check(subject const& of) : of_(of) {}

    void step(schema::ScriptStep const& one, std::string const& path);

private:
    void call(schema::ScriptCall const& one, std::string const& path);
    void marks(std::string const& text, std::string const& place);
    void wrong(std::string const& place, std::string message) { of_.error("L019", place, std::move(message)); }

    subject const& of_;
};

void script_check::step(schema::ScriptStep const& one, std::string const& path)
{
    bool const calls = of_.where.written(under(path, "call")) || of_.where.written(under(path, "calls"));
    bool const speaks = !one.say().empty() || !one.think().empty() || !one.refuse().empty();
    if (!calls && !speaks) wrong(path, "this step has no reply; give it say, call, calls, think or refuse");
    if (one.has_call() && one.calls_size() > 0) wrong(under(path, "calls"), "call and calls stand beside each other; list all under calls");
    if (!one.refuse().empty() && (calls || !one.say().empty()))
        wrong(under(path, "refuse"), "a reply that refuses neither says anything else nor calls a tool; make it a step of its own");
    if (calls && !one.finish().empty()) wrong(under(path, "finish"), "a step with a call ends with it; leave finish out");
    marks(one.think(), under(path, "think"));
    marks(one.say(), under(path, "say"));
    marks(one.refuse(), under(path, "refuse"));
    if (one.has_call()) call(one.call(), under(path, "call"));
    for (int i = 0; i < one.calls_size(); ++i) call(one.calls(i), item(under(path, "calls"), static_cast<std::size_t>(i)));
}

void script_check::call(schema::ScriptCall const& one, std::string const& path)
{
    if (!one.arguments().empty() && !one.input().empty())
        wrong(under(path, "input"), "a tool takes arguments or free text; give one of arguments and input");
    marks(one.arguments(), under(path, "arguments"));
    marks(one.input(), under(path, "input"));
}

void script_check::marks(std::string const& text, std::string const& place)
{
    if (std::string_view const mark = unknown_mark(text); !mark.empty())
        wrong(place, "a script knows ${result} alone, not " + std::string(mark) + "; $${ stands for ${ itself");
}

}  // namespace

void check_script(subject const& of, schema::Simulation const& play, std::string const& path)
{
    if (play.script_size() == 0) return;
    if (!play.text().empty())
        of.error("L019", under(path, "text"), "text and script stand beside each other; a script has its texts under say");
    script_check steps(of);
    for (int i = 0; i < play.script_size(); ++i) steps.step(play.script(i), item(under(path, "script"), static_cast<std::size_t>(i)));
}

}  // namespace signalbox::config
