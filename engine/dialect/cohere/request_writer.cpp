#include "engine/dialect/cohere/request_writer.hpp"

#include "engine/base/among.hpp"
#include "engine/dialect/cohere/codecs.hpp"
#include "engine/dialect/cohere/message_writer.hpp"
#include "engine/dialect/cohere/tool_writer.hpp"
#include "engine/dialect/parts/foreign_fields.hpp"
#include "engine/dialect/parts/member_writer.hpp"
#include "engine/dialect/parts/reply_limit.hpp"
#include "engine/dialect/parts/text_list.hpp"

#include <algorithm>
#include <array>

namespace signalbox::dialect::cohere {

using base::among;
using wire::json_kind;
using wire::json_view;

namespace {

// API reference, Chat.
constexpr std::size_t stop_limit = 5;
constexpr std::uint64_t largest_k = 500;
constexpr double largest_p = 0.99, smallest_p = 0.01;

constexpr std::array<std::string_view, 2> penalties{"frequency_penalty", "presence_penalty"};

/// Fields of other formats whose loss would change the answer, unless they ask for nothing.
constexpr std::array<std::string_view, 8> refused_fields{"audio",   "web_search_options", "mcp_servers", "container", "thread",
                                                         "include", "functions",          "modalities"};

/// Models that think say so in their name (command-a-reasoning-08-2025); others refuse the switch.
bool thinks(std::string_view model)
{
    return model.find("reasoning") != std::string_view::npos;
}

/// One request's writing, field by field.
class writing {
public:
    writing(model::chat_request const& asked, target_traits const& target) : asked_(asked), target_(target) {}

    model::result<written_request> run();

private:
    void write_sampling();
    void write_penalty(std::string_view name);
    void write_format();
    void write_thinking();
    void note_rest();
    void take(model::extra_field const& extra);

    model::chat_request const& asked_;
    target_traits const& target_;
    losses lost_;
    std::string out_;
};

model::result<written_request> writing::run()
{
    out_ += '{';
    write_string("model", target_.model, out_);
    message_writer messages(lost_);
    messages.write(asked_.turns);
    write_raw("messages", "[" + messages.messages() + "]", out_);
    if (auto const done = write_tools(asked_, lost_, out_); !done) return done.error();
    write_format();
    write_count("max_tokens", reply_limit_or_own(asked_, target_, lost_), out_);
    write_sampling();
    write_thinking();
    note_rest();
    for (model::extra_field const& each : asked_.extras) take(each);
    write_flag("stream", asked_.stream, out_);
    out_ += '}';
    if (auto refused = lost_.refused()) return *std::move(refused);
    return written_request{std::move(out_), lost_.take(), {}};
}

/// Everything is read from the most probable words alone: what others call 1 is the most that this format takes.
void writing::write_sampling()
{
    write_number("temperature", asked_.temperature, out_);
    if (asked_.top_p) {
        double const within = std::clamp(*asked_.top_p, smallest_p, largest_p);
        if (within != *asked_.top_p && *asked_.top_p != 1) lost_.note("top_p", "this format takes 0.01 to 0.99; the nearest is sent");
        write_number("p", within, out_);
    }
    if (asked_.top_k) {
        if (*asked_.top_k > largest_k) lost_.note("top_k", "this format takes 500 at most");
        write_count("k", std::min(*asked_.top_k, largest_k), out_);
    }
    for (std::string_view const each : penalties) write_penalty(each);
    if (asked_.stop.size() > stop_limit) lost_.refuse("stop", "this format takes 5 stop sequences");
    if (asked_.stop.empty()) return;
    write_key("stop_sequences", out_);
    append_texts(out_, asked_.stop);
}

void writing::write_penalty(std::string_view name)
{
    auto const found = std::ranges::find(asked_.extras, name, &model::extra_field::name);
    auto const number = found == asked_.extras.end() ? std::nullopt : json_view(found->value).number();
    if (!number) return;
    double const within = std::clamp(*number, 0.0, 1.0);
    if (within != *number) lost_.note(name, "this format takes 0 to 1; the nearest is sent");
    write_number(name, within, out_);
}

void writing::write_format()
{
    using kind = model::response_format::kind;
    if (!asked_.format || asked_.format->what == kind::text) return;
    model::response_format const& wanted = *asked_.format;
    out_ += R"(,"response_format":{"type":"json_object")";
    if (wanted.what == kind::json_schema) write_raw("json_schema", wanted.schema, out_);
    out_ += '}';
}

void writing::write_thinking()
{
    std::string_view const effort = asked_.reasoning_effort;
    if (!asked_.thinking_budget && effort.empty()) return;
    bool const off = effort == "none";
    if (!thinks(target_.model)) {
        if (!off) lost_.note("reasoning_effort", "this model has no such switch");
        return;
    }
    if (off) {
        out_ += R"(,"thinking":{"type":"disabled"})";
        return;
    }
    out_ += R"(,"thinking":{"type":"enabled")";
    if (asked_.thinking_budget)
        write_count("token_budget", asked_.thinking_budget, out_);
    else
        lost_.note("reasoning_effort", "this format has a budget of tokens and no levels; the model's own is used");
    out_ += '}';
}

void writing::note_rest()
{
    if (asked_.n.value_or(1) > 1) lost_.refuse("n", "this format gives one answer");
    if (!asked_.user.empty()) lost_.note("user", "this format names no user");
    if (!asked_.service_tier.empty() && asked_.service_tier != "auto" && asked_.service_tier != "default")
        lost_.note("service_tier", "this format has no tiers");
}

/// Fields of this format's own come back as they were.
void writing::take(model::extra_field const& extra)
{
    if (among(extra.name, penalties) || extra.name.starts_with("stream_options.")) return;
    if (extra.name == "thinking" && json_view(extra.value)["type"].is("disabled")) return;
    bool const at_top = extra.name.find_first_of(".[") == std::string::npos;
    bool const ours = extra.origin == model::dialect::cohere && at_top;
    if (ours || (extra.name == "seed" && json_view(extra.value).kind() == json_kind::number))
        return write_raw(extra.name, extra.value, out_);
    json_view const value(extra.value);
    bool const searches = extra.name == "web_search_options";  // also without members
    if (searches ? value.nothing() : extra.name == "modalities" ? !wants_audio(extra) : asks_nothing(value)) return;
    if (extra.essential || among(extra.name, refused_fields) || extra.name.ends_with(']'))
        return lost_.refuse(extra, "only its own format and provider can do this");
    lost_.note(extra, "no field of this format");
}

}  // namespace

model::result<written_request> chat_request_writer::write(model::chat_request const& asked, target_traits const& target) const
{
    return writing(asked, target).run();
}

constinit chat_request_writer const writer;

request_writer const& requests_out()
{
    return writer;
}

}  // namespace signalbox::dialect::cohere
