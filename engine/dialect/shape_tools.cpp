#include "engine/dialect/shape_tools.hpp"

#include "engine/base/hash.hpp"
#include "engine/base/hex.hpp"
#include "engine/dialect/parts/foreign_words.hpp"
#include "engine/dialect/schema_subset.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>
#include <unordered_set>

namespace signalbox::dialect {

namespace {

bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

bool fits(std::string_view name, std::size_t limit)
{
    return name.size() <= limit && std::ranges::all_of(name, is_plain);
}

/// As much of the name as fits, with what is not plain replaced, and a hash of all of it.
std::string substitute(std::string_view name, std::size_t limit)
{
    static constexpr std::size_t tail = 17;  // '_' and sixteen digits
    std::string out(name.substr(0, limit > tail ? limit - tail : 0));
    for (char& c : out)
        if (!is_plain(c)) c = '_';
    out += '_';
    base::append_hex(out, base::fnv1a(name));  // tells names apart that look alike after the substitution
    return out;
}

/// Calls `visit` with each place in which the request names a tool.
template <class request, class F>
void each_tool_name(request& asked, F&& visit)
{
    for (auto& tool : asked.tools) visit(tool.name);
    if (asked.choice) {
        visit(asked.choice->name);
        for (auto& allowed : asked.choice->allowed) visit(allowed);
    }
    for (auto& turn : asked.turns) {
        if (turn.who == model::role::tool) visit(turn.name);
        for (auto& part : turn.parts)
            if (auto* call = std::get_if<model::tool_call_part>(&part)) visit(call->name);
    }
}

/// Calls `visit` with each place in which the request names a call.
template <class request, class F>
void each_call_id(request& asked, F&& visit)
{
    for (auto& turn : asked.turns)
        for (auto& part : turn.parts) {
            if (auto* call = std::get_if<model::tool_call_part>(&part)) visit(call->id);
            if (auto* result = std::get_if<model::tool_result_part>(&part)) visit(result->tool_call_id);
        }
}

constexpr std::string_view id_characters = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

bool is_short_id(std::string_view id, std::size_t length)
{
    return id.size() == length && id.find_first_not_of(id_characters) == std::string_view::npos;
}

/// The last digits of the id's hash, to the base 62.
std::string short_id(std::string_view id, std::size_t length)
{
    std::string out(length, '0');
    std::uint64_t rest = base::fnv1a(id);
    for (char& c : out) {
        c = id_characters[rest % id_characters.size()];
        rest /= id_characters.size();
    }
    return out;
}

std::string place_of(std::size_t tool, std::string_view field)
{
    return "tools[" + std::to_string(tool) + "]." + std::string(field);
}

/// Whether a call is wanted that none of the tools can be.
bool forces_other_tool(model::chat_request const& asked)
{
    if (!asked.choice) return false;
    auto const is_offered = [&](std::string const& name) {
        return std::ranges::find(asked.tools, name, &model::tool::name) != asked.tools.end();
    };
    model::tool_choice const& choice = *asked.choice;
    if (choice.how == model::tool_choice::mode::named) return !is_offered(choice.name);
    return !choice.allowed.empty() && std::ranges::none_of(choice.allowed, is_offered);
}

void close(request_draft& draft, model::json_text& schema, std::string const& field)
{
    narrowed_schema narrow = closed_schema(schema);
    if (!narrow.lost.empty()) {
        std::string words;
        for (std::string const& each : narrow.lost) words.append(words.empty() ? "" : " ").append(each);
        draft.note(field, "left out, because structured outputs of this target know no " + words);
    }
    schema = std::move(narrow.text);
}

}  // namespace

void shorten_tool_names(request_draft& draft, std::size_t limit)
{
    bool all_fit = true;
    each_tool_name(draft.now(), [&](std::string const& name) { all_fit = all_fit && fits(name, limit); });
    if (all_fit) return;
    each_tool_name(draft.change(), [&](std::string& name) {
        if (fits(name, limit)) return;
        std::string sent = substitute(name, limit);
        draft.names().rename_tool(sent, std::move(name));
        name = std::move(sent);
    });
}

void drop_repeated_tools(request_draft& draft)
{
    std::unordered_set<std::string> names;
    for (std::size_t i = 0, place = 0; i < draft.now().tools.size(); ++place) {
        if (names.insert(draft.now().tools[i].name).second) {
            ++i;
            continue;
        }
        auto& tools = draft.change().tools;
        tools.erase(tools.begin() + static_cast<std::ptrdiff_t>(i));
        draft.note("tools[" + std::to_string(place) + "]", "left out, because another tool has the same name");
    }
}

void drop_root_unions(request_draft& draft)
{
    for (std::size_t i = 0; i < draft.now().tools.size(); ++i) {
        auto narrow = without_root_union(draft.now().tools[i].parameters);
        if (!narrow) continue;
        draft.change().tools[i].parameters = std::move(*narrow);
        draft.note(place_of(i, "parameters"), "a union at the root of a schema is sent as one object, because this target takes none");
    }
}

void close_schemas(request_draft& draft)
{
    auto const& format = draft.now().format;
    if (format && !format->schema.empty()) close(draft, draft.change().format->schema, "response_format.json_schema.schema");
    for (std::size_t i = 0; i < draft.now().tools.size(); ++i)
        if (draft.now().tools[i].strict == true && !draft.now().tools[i].parameters.empty())
            close(draft, draft.change().tools[i].parameters, place_of(i, "parameters"));
}

void tell_calls_apart(request_draft& draft)
{
    std::unordered_map<std::string, std::size_t> seen;
    std::unordered_set<std::string> taken;
    std::unordered_map<std::string, std::deque<std::string>> waiting;  // ids as they are sent, of calls whose result has not come
    bool changed = false;
    for (std::size_t at = 0; at < draft.now().turns.size(); ++at) {
        for (std::size_t i = 0; i < draft.now().turns[at].parts.size(); ++i) {
            model::part const& part = draft.now().turns[at].parts[i];
            if (auto const* call = std::get_if<model::tool_call_part>(&part)) {
                std::string const id = call->id;
                std::size_t& times = seen.try_emplace(id, 1).first->second;
                std::string sent = id;
                while (!taken.insert(sent).second) sent = id + "_" + std::to_string(++times);
                if (sent != id) std::get<model::tool_call_part>(draft.change().turns[at].parts[i]).id = sent;
                changed = changed || sent != id;
                waiting[id].push_back(std::move(sent));
            } else if (auto const* result = std::get_if<model::tool_result_part>(&part)) {
                auto const found = waiting.find(result->tool_call_id);
                if (found == waiting.end() || found->second.empty()) continue;
                if (changed) std::get<model::tool_result_part>(draft.change().turns[at].parts[i]).tool_call_id = found->second.front();
                found->second.pop_front();
            }
        }
    }
}

void fit_call_ids(request_draft& draft, std::size_t length)
{
    bool all_fit = true;
    each_call_id(draft.now(), [&](std::string const& id) { all_fit = all_fit && is_short_id(id, length); });
    if (all_fit) return;
    each_call_id(draft.change(), [&](std::string& id) {
        if (!is_short_id(id, length)) id = short_id(id, length);
    });
}

void spare_provider_tools(request_draft& draft, model::dialect to)
{
    auto const is_foreign = [&](model::extra_field const& each) {
        return each.essential && each.origin != to && each.name.starts_with("tools[");
    };
    if (draft.now().tools.empty() || forces_other_tool(draft.now()) || std::ranges::none_of(draft.now().extras, is_foreign)) return;
    for (model::extra_field const& each : draft.now().extras)
        if (is_foreign(each))
            draft.note(each.name, "left out: " + foreign_words(each.name, wire::json_view(each.value)) + ", and the model has other tools");
    std::erase_if(draft.change().extras, is_foreign);
}

void note_text_tools(model::chat_request const& asked, reply_names& names)
{
    for (model::tool const& each : asked.tools)
        if (each.custom) names.takes_text(each.name);
}

void note_calls(model::chat_request const& asked, reply_names& names)
{
    for (model::turn const& turn : asked.turns)
        for (model::part const& part : turn.parts)
            if (auto const* call = std::get_if<model::tool_call_part>(&part)) names.call_used(call->id);
}

}  // namespace signalbox::dialect
