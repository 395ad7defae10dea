#include "engine/dialect/anthropic/request_reader.hpp"

#include "engine/dialect/anthropic/codecs.hpp"
#include "engine/dialect/anthropic/content_reader.hpp"
#include "engine/dialect/anthropic/tool_reader.hpp"
#include "engine/dialect/parts/member_name.hpp"

#include <array>

namespace signalbox::dialect::anthropic {

namespace {

using wire::json_kind;
using wire::json_member;
using wire::json_view;

/// One request's reading: the top-level members sorted by name, then taken one after the other.
class request_reading {
public:
    /// What is only counted has no max_tokens.
    explicit request_reading(bool only_counted = false) : only_counted_(only_counted) {}
    model::result<model::chat_request> run(std::string_view body);

private:
    void take_all();
    void take_sampling();
    void take_stop();
    void take_thinking();
    void take_output_config();
    void take_output_format(json_view format, field_path const& at);
    void take_metadata();
    void take_service_tier();
    void collect(std::string_view key, std::string_view value);

    struct known_field {
        std::string_view name;
        json_view value;
    };
    json_view field(std::string_view name) const;
    std::array<known_field, 16> fields_{{{"model"},
                                         {"max_tokens"},
                                         {"messages"},
                                         {"system"},
                                         {"temperature"},
                                         {"top_p"},
                                         {"top_k"},
                                         {"stop_sequences"},
                                         {"stream"},
                                         {"tools"},
                                         {"tool_choice"},
                                         {"thinking"},
                                         {"output_config"},
                                         {"output_format"},
                                         {"metadata"},
                                         {"service_tier"}}};
    std::vector<json_member> unknown_;
    model::chat_request asked_;
    field_taker take_;
    content_reader contents_{take_, asked_};
    bool const only_counted_;
};

void request_reading::collect(std::string_view key, std::string_view value)
{
    json_member const member{key, json_view(value)};
    for (known_field& each : fields_)
        if (member.is(each.name)) {
            each.value = member.value;  // of several with one name the last counts
            return;
        }
    if (unknown_.size() <= extra_limit) unknown_.push_back(member);
}

json_view request_reading::field(std::string_view name) const
{
    for (known_field const& each : fields_)
        if (each.name == name) return each.value;
    return {};
}

model::result<model::chat_request> request_reading::run(std::string_view body)
{
    auto const checked = wire::check_json_object(body, [this](std::string_view key, std::string_view value) { collect(key, value); });
    if (!checked) return checked.error();
    take_all();
    if (!take_.ok()) return take_.wrong();
    return std::move(asked_);
}

void request_reading::take_all()
{
    asked_.model = take_.text_if_any(field("model"), field_path("model"));
    asked_.max_output_tokens = take_.count_if_any(field("max_tokens"), field_path("max_tokens"));
    // 0 only warms the provider's prompt cache: no other dialect can be asked for that.
    if (asked_.max_output_tokens.value_or(0) == 0 && !only_counted_) take_.refuse(field_path("max_tokens"), "is required, 1 or more");
    asked_.stream = take_.flag_if_any(field("stream"), field_path("stream")).value_or(false);
    asked_.include_usage = true;
    contents_.read_system(field("system"), field_path("system"));
    contents_.read_messages(field("messages"), field_path("messages"));
    take_sampling();
    take_stop();
    tool_reader tools(take_, contents_, asked_);
    tools.read_tools(field("tools"), field_path("tools"));
    tools.read_choice(field("tool_choice"), field_path("tool_choice"));
    take_thinking();
    take_output_config();
    take_output_format(field("output_format"), field_path("output_format"));
    take_metadata();
    take_service_tier();
    for (json_member const& member : unknown_) {
        std::string const key = shown_name(member);
        contents_.keep_extra(field_path(key), member.value);
    }
}

void request_reading::take_sampling()
{
    asked_.temperature = take_.number_if_any(field("temperature"), field_path("temperature"), 0, 1);
    asked_.top_p = take_.number_if_any(field("top_p"), field_path("top_p"), 0, 1);
    asked_.top_k = take_.count_if_any(field("top_k"), field_path("top_k"));
}

void request_reading::take_stop()
{
    json_view const value = field("stop_sequences");
    field_path const at("stop_sequences");
    if (value.nothing()) return;
    if (value.kind() != json_kind::array) return take_.refuse(at, "must be a list of strings");
    std::size_t index = 0;
    for (json_view const each : value.elements()) asked_.stop.push_back(take_.text(each, field_path(at, index++)));
}

// `adaptive` leaves the amount to the model, which needs no word elsewhere. `disabled` is kept for models that reason unless they are told not to. The
// rest (`between_tools` and younger words) has no counterpart.
void request_reading::take_thinking()
{
    json_view const value = field("thinking");
    field_path const at("thinking");
    if (take_.object_if_any(value, at).empty()) return;
    std::string const type = take_.text(value["type"], field_path(at, "type"));
    if (type == "enabled") {
        asked_.thinking_budget = take_.count_if_any(value["budget_tokens"], field_path(at, "budget_tokens"));
        if (!asked_.thinking_budget) take_.refuse(field_path(at, "budget_tokens"), "is required when thinking is enabled");
    } else if (type != "adaptive") {
        contents_.keep_extra(at, value);
    }
}

void request_reading::take_output_config()
{
    json_view const value = field("output_config");
    field_path const at("output_config");
    if (take_.object_if_any(value, at).empty()) return;
    json_view effort, format;
    sort_members(value, {{"effort", &effort}, {"format", &format}}, [&](json_member const& other) {
        std::string const key = shown_name(other);
        contents_.keep_extra(field_path(at, key), other.value);
    });
    asked_.reasoning_effort = take_.text_if_any(effort, field_path(at, "effort"));
    take_output_format(format, field_path(at, "format"));
}

void request_reading::take_output_format(json_view format, field_path const& at)
{
    if (take_.object_if_any(format, at).empty()) return;
    if (take_.text(format["type"], field_path(at, "type")) != "json_schema")
        return take_.refuse(field_path(at, "type"), "must be json_schema");
    model::response_format wanted{.what = model::response_format::kind::json_schema, .name = "response"};
    wanted.schema = take_.object_if_any(format["schema"], field_path(at, "schema"));
    if (wanted.schema.empty()) take_.refuse(field_path(at, "schema"), "is required");
    asked_.format = std::move(wanted);
}

void request_reading::take_metadata()
{
    json_view const value = field("metadata");
    field_path const at("metadata");
    if (take_.object_if_any(value, at).empty()) return;
    json_view user;
    sort_members(value, {{"user_id", &user}}, [&](json_member const& other) {
        std::string const key = shown_name(other);
        contents_.keep_extra(field_path(at, key), other.value);
    });
    asked_.user = take_.text_if_any(user, field_path(at, "user_id"));
}

void request_reading::take_service_tier()
{
    std::string tier = take_.text_if_any(field("service_tier"), field_path("service_tier"));
    // The common vocabulary uses OpenAI's words; "standard_only" is its "default".
    asked_.service_tier = tier == "standard_only" ? "default" : std::move(tier);
}

}  // namespace

model::result<model::chat_request> messages_request_reader::read(std::string_view body) const
{
    // What the scan refuses (a field given twice, a name that a provider may read as another) is refused here with the same words.
    if (auto scanned = scan(body); !scanned) return std::move(scanned.error());
    return request_reading().run(body);
}

constinit messages_request_reader const reader;

request_reader const& requests_in()
{
    return reader;
}

/// platform.claude.com/docs/en/build-with-claude/token-counting: the members of a chat, without max_tokens.
model::result<std::string> estimated_count(std::string_view body, std::uint64_t tokens)
{
    request_reading whole(true);
    if (auto const read = whole.run(body); !read) return read.error();
    return "{\"input_tokens\":" + std::to_string(tokens) + ",\"estimated\":true}";
}

}  // namespace signalbox::dialect::anthropic
