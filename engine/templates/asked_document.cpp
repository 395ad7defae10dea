// The request in one form: what the names of templates stand for.
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/templates/asked_facts.hpp"

#include <algorithm>

namespace signalbox::templates {

namespace {

bool is_systems(model::turn const& of)
{
    return of.who == model::role::system || of.who == model::role::developer;
}

/// The texts of a turn, one below the other.
std::string words_of(model::turn const& of)
{
    std::string out;
    for (model::part const& each : of.parts) {
        auto const* const text = std::get_if<model::text_part>(&each);
        auto const* const refusal = std::get_if<model::refusal_part>(&each);
        if (!text && !refusal) continue;
        if (!out.empty()) out += '\n';
        out += text ? text->text : refusal->text;
    }
    return out;
}

std::string_view role_of(model::turn const& of)
{
    if (is_systems(of)) return "system";
    return of.who == model::role::assistant ? "assistant" : "user";
}

void append_turn(std::string& out, model::turn const& of)
{
    dialect::separate(out);
    out += '{';
    dialect::write_string("role", role_of(of), out);
    dialect::write_string("content", words_of(of), out);
    out += '}';
}

void write_turns(std::string_view name, std::vector<model::turn> const& turns, bool systems, std::string& out)
{
    dialect::write_key(name, out);
    out += '[';
    for (model::turn const& each : turns)
        if (systems || !is_systems(each)) append_turn(out, each);
    out += ']';
}

std::string instructions_of(std::vector<model::turn> const& turns)
{
    std::string out;
    for (model::turn const& each : turns)
        if (is_systems(each)) out.append(out.empty() ? "" : "\n\n").append(words_of(each));
    return out;
}

/// What the user says after the last answer.
std::string input_of(std::vector<model::turn> const& turns)
{
    auto const answered = std::find_if(turns.rbegin(), turns.rend(), [](auto const& each) { return each.who == model::role::assistant; });
    std::string out;
    for (auto each = answered.base(); each != turns.end(); ++each)
        if (!is_systems(*each)) out.append(out.empty() ? "" : "\n\n").append(words_of(*each));
    return out;
}

void write_stops(std::vector<std::string> const& stops, std::string& out)
{
    if (stops.empty()) return;
    dialect::write_key("stop", out);
    out += '[';
    for (std::string const& each : stops) {
        dialect::separate(out);
        wire::append_json_string(out, each);
    }
    out += ']';
}

}  // namespace

std::string asked_document(model::chat_request const& asked, dialect::target_traits const& target, bool stream)
{
    auto most = asked.max_output_tokens ? asked.max_output_tokens : target.max_output_tokens;
    if (most && target.max_output_tokens) most = std::min(*most, *target.max_output_tokens);
    std::string out = "{";
    dialect::write_string("model", target.model, out);
    dialect::write_text("instructions", instructions_of(asked.turns), out);
    dialect::write_string("input", input_of(asked.turns), out);
    write_turns("messages", asked.turns, true, out);
    write_turns("conversation", asked.turns, false, out);
    dialect::write_flag("stream", stream, out);
    dialect::write_count("max_tokens", most, out);
    dialect::write_number("temperature", asked.temperature, out);
    dialect::write_number("top_p", asked.top_p, out);
    dialect::write_count("top_k", asked.top_k, out);
    write_stops(asked.stop, out);
    dialect::write_text("user", asked.user, out);
    return out += '}';
}

}  // namespace signalbox::templates
