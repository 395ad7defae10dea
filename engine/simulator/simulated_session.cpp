#include "engine/simulator/simulated_session.hpp"

#include "engine/simulator/simulated_answer.hpp"

#include <algorithm>
#include <array>

namespace signalbox::simulator {

namespace {

using std::chrono::nanoseconds;
using wire::json_string;
using wire::json_view;
using wire::websocket_kind;

/// What a model does with sound; a simulated one hears none, and says so by its silence.
constexpr std::array<std::string_view, 2> unheard{"input_audio_buffer.append", "input_audio_buffer.clear"};

model::role role_of(std::string_view said)
{
    return said == "assistant" ? model::role::assistant : said == "system" ? model::role::system : model::role::user;
}

/// Of an answer the texts: a session calls no tools.
std::vector<std::string> spoken(simulated_answer const& said)
{
    std::vector<std::string> out;
    for (simulated_part const& each : said.parts)
        if (each.what == simulated_part::kind::text) out.insert(out.end(), each.tokens.begin(), each.tokens.end());
    return out;
}

std::string number(std::uint64_t of)
{
    return std::to_string(of);
}

}  // namespace

simulated_session::simulated_session(std::string model, upstream::simulation const& played) : played_(played)
{
    conversation_.model = std::move(model);
}

std::string simulated_session::next_id(std::string_view prefix)
{
    return std::string(prefix) + "_sim" + number(++ids_);
}

std::string simulated_session::event(std::string_view type, std::string_view members)
{
    std::string text = R"({"type":")" + std::string(type) + R"(","event_id":")" + next_id("event") + '"';
    text.append(members.empty() ? "" : ",").append(members).append("}");
    std::string frame;
    wire::append_websocket_frame(frame, websocket_kind::text, text);
    return frame;
}

std::string simulated_session::session_json() const
{
    return R"("session":{"type":"realtime","object":"realtime.session","id":"sess_sim","model":)" + json_string(conversation_.model) +
           R"(,"output_modalities":["text"]})";
}

std::string simulated_session::opening()
{
    return event("session.created", session_json());
}

bool simulated_session::take(std::string_view bytes, nanoseconds since_begin, simulated_reply& out)
{
    for (wire::websocket_message message;;) {
        auto const more = frames_.next(bytes, message);
        if (more && !*more) return true;
        std::string frame;
        bool const ends = !more || message.kind == websocket_kind::close;
        if (!more)
            wire::append_websocket_close(frame, wire::websocket_protocol_error, more.error().detail);
        else if (message.kind == websocket_kind::close)
            wire::append_websocket_close(frame, message.code == wire::websocket_no_code ? wire::websocket_normal : message.code, {});
        else if (message.kind == websocket_kind::ping)
            wire::append_websocket_frame(frame, websocket_kind::pong, message.data);
        else if (message.kind == websocket_kind::text && message.kept)
            answer_event(message.data, since_begin, out);
        if (!frame.empty()) out.pieces.push_back({since_begin, std::move(frame)});
        if (ends) return false;
    }
}

void simulated_session::refuse(std::string_view words, std::string_view param, nanoseconds now, simulated_reply& out)
{
    std::string const field = param.empty() ? "null" : json_string(param);
    out.pieces.push_back({now, event("error", R"("error":{"type":"invalid_request_error","code":"invalid_value","message":)" +
                                                  json_string(words) + R"(,"param":)" + field + R"(,"event_id":null})")});
}

void simulated_session::answer_event(std::string_view text, nanoseconds now, simulated_reply& out)
{
    if (auto const checked = wire::check_json(text); !checked) return refuse("an event is JSON: " + checked.error().detail, {}, now, out);
    json_view const asked(text);
    std::string const type = asked["type"].string_or("");
    if (type == "response.create") return respond(now, out);
    if (type == "conversation.item.create") return add_item(asked["item"], now, out);
    if (type == "session.update") {
        out.pieces.push_back({now, event("session.updated", session_json())});
    } else if (type == "input_audio_buffer.commit") {
        out.pieces.push_back({now, event("input_audio_buffer.committed", R"("item_id":")" + next_id("item") + '"')});
    } else if (std::ranges::find(unheard, type) == unheard.end()) {
        refuse("the simulator knows session.update, conversation.item.create, response.create and input_audio_buffer.commit", "type", now,
               out);
    }
}

void simulated_session::keep(model::turn said)
{
    conversation_.turns.push_back(std::move(said));
    if (conversation_.turns.size() > most_turns) conversation_.turns.erase(conversation_.turns.begin());
}

void simulated_session::add_item(json_view item, nanoseconds now, simulated_reply& out)
{
    if (!item["type"].is("message")) return refuse("the simulator takes items of type message", "item.type", now, out);
    model::turn said{.who = role_of(item["role"].string_or("user")), .name = {}, .parts = {}};
    for (json_view const part : item["content"].elements())
        if (auto text = part["text"].string()) said.parts.push_back(model::text_part{std::move(*text), {}});
    keep(std::move(said));
    std::string const shown = R"("previous_item_id":null,"item":)" + std::string(item.raw());
    for (std::string_view const type : {"conversation.item.added", "conversation.item.done"})
        out.pieces.push_back({now, event(type, shown)});
}

/// A text, piece by piece, and what it cost.
void simulated_session::respond(nanoseconds now, simulated_reply& out)
{
    simulated_answer const said = answer(conversation_, played_);
    std::string const id = next_id("resp"), item = next_id("item");
    std::string const head = R"("response":{"object":"realtime.response","id":")" + id + R"(","status":)";
    std::string const place = R"("response_id":")" + id + R"(","item_id":")" + item + R"(","output_index":0,"content_index":0,)";
    out.pieces.push_back({now, event("response.created", head + R"("in_progress","output":[],"usage":null})")});
    nanoseconds due = now;
    std::uint64_t told = 0;
    std::string text;
    for (std::string const& each : spoken(said)) {
        out.cut = played_.cut_after_tokens && told >= *played_.cut_after_tokens;
        if (out.cut) return;
        text += each;
        due = now + due_at(played_, ++told);
        out.pieces.push_back({due, event("response.output_text.delta", place + R"("delta":)" + json_string(each))});
    }
    std::string const whole = json_string(text);
    out.pieces.push_back({due, event("response.output_text.done", place + R"("text":)" + whole)});
    std::string const list = R"("output":[{"id":")" + item + R"(","object":"realtime.item","type":"message","status":"completed",)" +
                             R"("role":"assistant","content":[{"type":"output_text","text":)" + whole + "}]}]";
    std::string const in = number(said.prompt_tokens), made = number(told);
    std::string const usage = R"("usage":{"total_tokens":)" + number(said.prompt_tokens + told) + R"(,"input_tokens":)" + in +
                              R"(,"output_tokens":)" + made + R"(,"input_token_details":{"text_tokens":)" + in +
                              R"(,"audio_tokens":0,"cached_tokens":0},"output_token_details":{"text_tokens":)" + made +
                              R"(,"audio_tokens":0}})";
    out.pieces.push_back({due, event("response.done", head + R"("completed","status_details":null,)" + list + "," + usage + "}")});
    keep({.who = model::role::assistant, .name = {}, .parts = {model::text_part{std::move(text), {}}}});
}

}  // namespace signalbox::simulator
