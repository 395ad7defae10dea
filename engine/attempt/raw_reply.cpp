#include "engine/attempt/raw_reply.hpp"

#include "engine/attempt/hop_fields.hpp"
#include "engine/base/ascii.hpp"
#include "engine/dialect/dialects.hpp"
#include "engine/dialect/model_path.hpp"
#include "engine/provider/consumer_lines.hpp"

#include <optional>
#include <utility>

namespace signalbox::attempt {

namespace {

/// What an event of the gateway tells of a reply.
bool is_told(model::reply_event const& event)
{
    return std::holds_alternative<model::reply_start>(event) || std::holds_alternative<model::usage_report>(event) ||
           std::holds_alternative<model::finish>(event) || std::holds_alternative<model::text_delta>(event);
}

class looking_on final : public dialect::reply_reader {
public:
    explicit looking_on(std::unique_ptr<dialect::reply_reader> inner) : inner_(std::move(inner)) {}

    model::result<void> feed(std::string_view bytes, std::vector<model::reply_event>& out) override
    {
        if (inner_) take(inner_->feed(bytes, seen_), out);
        return {};
    }
    model::result<void> finish(std::vector<model::reply_event>& out) override
    {
        if (inner_) take(inner_->finish(seen_), out);
        return {};
    }
    model::result<void> read_whole(std::string_view body, std::vector<model::reply_event>& out) override
    {
        if (inner_) take(inner_->read_whole(body, seen_), out);
        return {};
    }
    // Nothing is estimated of what may be no chat.
    std::uint64_t content_events() const override { return 0; }
    std::uint64_t content_bytes() const override { return 0; }

private:
    /// What was found before a fault counts; then no more is looked for.
    void take(model::result<void> const& read, std::vector<model::reply_event>& out)
    {
        for (model::reply_event& each : seen_)
            if (is_told(each)) out.push_back(std::move(each));
        seen_.clear();
        if (!read) inner_.reset();
    }

    std::unique_ptr<dialect::reply_reader> inner_;  // null: nothing to look for
    std::vector<model::reply_event> seen_;
};

/// A reader for the operation that some format has at this path, for instance the Responses API of a provider of Chat Completions; elsewhere as of a
/// chat.
std::unique_ptr<dialect::reply_reader> reader_at(std::string_view path, dialect::framing framed, model::dialect otherwise)
{
    using dialect::detail;
    for (dialect::format const* each : dialect::formats())
        for (dialect::operation_row const& one : each->operations)
            if (dialect::model_in(one.provider_path, path))
                return one.read_reply ? one.read_reply(framed, detail::digest) : each->read_reply(framed, detail::digest);
    return dialect::format_of(otherwise).read_reply(framed, detail::digest);
}

/// Without parameters.
std::string_view media_type_of(wire::response_head const& head)
{
    std::string_view const type = head.headers.find("content-type").value_or("");
    return base::trimmed(type.substr(0, type.find(';')));
}

std::optional<dialect::framing> framing_of(wire::response_head const& head)
{
    std::string_view const name = media_type_of(head);
    if (is_event_stream(head) || base::same_text(name, "application/x-ndjson")) return dialect::framing::stream;
    return base::same_text(name, "application/json") ? std::optional(dialect::framing::whole) : std::nullopt;
}

bool begins_with_text(std::string_view name, std::string_view prefix)
{
    return base::same_text(name.substr(0, prefix.size()), prefix);
}

}  // namespace

std::unique_ptr<dialect::reply_reader> make_raw_reader(wire::response_head const& head, route::target const& from, std::string_view path)
{
    auto const framed = framing_of(head);
    std::string_view const coding = head.headers.find("content-encoding").value_or("identity");
    bool const tells = from.raw->has_tokens && framed && head.status >= 200 && head.status < 300 && base::same_text(coding, "identity");
    if (!tells) return std::make_unique<looking_on>(nullptr);
    return std::make_unique<looking_on>(reader_at(path, *framed, from.spoken));
}

bool is_event_stream(wire::response_head const& head)
{
    return base::same_text(media_type_of(head), "text/event-stream");
}

void append_raw_lines(std::string& out, wire::response_head const& head, bool but_cors)
{
    hop_fields const of_hop(head.headers);
    for (wire::header const& each : head.headers.all()) {
        // The length of a reply that is not sent again is no framing (RFC 9110 15.4.5).
        bool const length = head.status == 304 && base::same_text(each.name, "content-length");
        if (!length && of_hop.hold(each.name)) continue;
        if (but_cors && begins_with_text(each.name, "access-control-")) continue;
        if (base::same_text(each.name, "x-signalbox-request-id")) continue;  // of another gateway behind this one
        if (provider::is_consumer_header(each.name)) continue;               // an echo of what the upstream was sent
        out.append(each.name).append(": ").append(each.value).append("\r\n");
    }
}

}  // namespace signalbox::attempt
