#include "engine/dialect/framed_events.hpp"

#include "engine/base/base64.hpp"
#include "engine/dialect/bedrock/errors.hpp"
#include "engine/dialect/parts/error_rules.hpp"
#include "engine/dialect/parts/upstream_error.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect {

namespace {

constexpr std::string_view chunk = "chunk";
constexpr int model_failed = 424;  // ModelErrorException, ModelStreamErrorException: nothing is wrong with the request

model::failure malformed(std::string detail)
{
    return {model::fault::malformed_reply, std::move(detail)};
}

/// A line feed may stand between two tokens of JSON: each of its lines is a line of data (server-sent events, 9.2.6).
void append_event(std::string& out, std::string_view type, std::string_view data)
{
    if (!type.empty()) out.append("event: ").append(type).append("\n");
    while (!data.empty()) {
        std::string_view const line = data.substr(0, data.find('\n'));
        data.remove_prefix(std::min(data.size(), line.size() + 1));
        out.append("data: ").append(line).append("\n");
    }
    out += '\n';
}

}  // namespace

model::result<std::string_view> framed_events::feed(std::string_view bytes)
{
    out_.clear();
    while (!bytes.empty() && !over_) {
        wire::aws_event_decoder::event frame;
        auto const got = decoder_.next(bytes, frame);
        if (!got) return got.error();
        if (!*got) break;
        if (auto const taken = take(frame); !taken) return taken.error();
    }
    return std::string_view(out_);
}

model::result<void> framed_events::finish()
{
    if (over_) return {};
    wire::aws_event_decoder::event none;
    auto const got = decoder_.finish(none);
    return got ? model::result<void>() : got.error();
}

/// Frames of other types are for other models; padding beside the bytes says nothing.
model::result<void> framed_events::take(wire::aws_event_decoder::event const& frame)
{
    if (frame.kind != "event") {
        append_error(frame);
        return {};
    }
    if (frame.type != chunk) return {};
    if (!wire::check_json(frame.data)) return malformed("a frame of the stream holds no JSON");
    auto const written = wire::json_view(frame.data)["bytes"].string();
    auto const data = written ? base::decode_base64(*written) : std::nullopt;
    if (!data) return malformed("a frame of the stream holds no bytes in base64");
    if (auto const good = wire::check_json(*data); !good) return malformed("an event of the stream is no JSON: " + good.error().detail);
    auto const type = wire::json_view(*data)["type"].plain_string();
    append_event(out_, type.value_or(""), *data);
    return {};
}

/// In the words that the inner format has for the error's kind, so that clients and readers take it as one of their vendor's.
void framed_events::append_error(wire::aws_event_decoder::event const& frame)
{
    over_ = true;
    model::reply_error const seen = bedrock::read_exception(frame);
    error_kind const kind = seen.status == model_failed ? error_kind::server : kind_of(seen);
    error_words const& words = inside_.errors.words_of(kind);
    std::string body;
    inside_.errors.open(
        body, {.status = words.status, .type = std::string(words.type), .code = seen.type, .message = safe_message(seen), .param = {}});
    inside_.errors.close(body, {});
    append_event(out_, "error", body);
}

}  // namespace signalbox::dialect
