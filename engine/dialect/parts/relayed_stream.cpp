#include "engine/dialect/parts/relayed_stream.hpp"

#include "engine/dialect/parts/error_object.hpp"
#include "engine/dialect/parts/field_reader.hpp"
#include "engine/dialect/parts/stream_reader.hpp"

#include <array>

namespace signalbox::dialect {

namespace {

using wire::json_kind;
using wire::json_view;
using events = std::vector<model::reply_event>;

/// A picture is one event of megabytes. A stream of which so much came has begun, before its first event is whole.
constexpr std::size_t begun_by_size = 64 * 1024;

/// How the lines of such a stream begin (WHATWG HTML 9.2.6).
bool begins_as_events(std::string_view bytes)
{
    static constexpr std::array<std::string_view, 5> fields{"data:", "event:", "id:", "retry:", ":"};
    return std::ranges::any_of(fields, [&](std::string_view each) { return bytes.starts_with(each); });
}

class relayed_stream final : public reply_reader {
public:
    explicit relayed_stream(std::optional<model::usage_report> (*used)(json_view)) : used_(used) {}

    model::result<void> feed(std::string_view bytes, events& out) override
    {
        if (failed_) return *failed_;
        if (first_.size() < longest_field) first_ += bytes.substr(0, longest_field - first_.size());
        size_ += bytes.size();
        while (!bytes.empty() && now_ != state::over) {
            wire::sse_event event;
            auto const got = decoder_.next(bytes, event);
            if (!got) return fail(got.error());
            if (!*got) break;
            if (auto const taken = take(event.data, out); !taken) return fail(taken.error());
        }
        if (size_ > begun_by_size && begins_as_events(first_)) start({}, out);
        return {};
    }

    model::result<void> finish(events& out) override
    {
        if (failed_) return *failed_;
        if (now_ == state::over) return {};
        wire::sse_event last;
        auto const got = decoder_.finish(last);
        if (!got) return fail(got.error());
        if (*got && !std::string_view("[DONE]").starts_with(last.data))
            if (!take(last.data, out)) return fail(truncated("the stream ended inside an event"));
        if (now_ == state::over) return {};
        if (now_ != state::done) return fail(truncated("the stream ended before its last event"));
        end(out);
        return {};
    }

    std::uint64_t content_events() const override { return 0; }
    std::uint64_t content_bytes() const override { return 0; }

private:
    /// `done`: an event said that all was sent; further ones may come, for several pictures. `over`: nothing more counts.
    enum class state : std::uint8_t { waiting, begun, done, over };
    static constexpr std::size_t longest_field = 6;  // "event:"

    model::failure fail(model::failure why)
    {
        failed_ = std::move(why);
        return *failed_;
    }

    void start(std::string model, events& out)
    {
        if (now_ != state::waiting) return;
        now_ = state::begun;
        out.push_back(model::reply_start{{}, std::move(model)});
    }

    void end(events& out)
    {
        now_ = state::over;
        out.push_back(model::reply_end{});
    }

    model::result<void> take(std::string_view data, events& out)
    {
        if (is_void(data)) return {};
        if (is_done_mark(data)) {
            if (now_ == state::waiting) return model::failure{model::fault::malformed_reply, "the stream holds nothing but [DONE]"};
            end(out);
            return {};
        }
        if (auto const checked = wire::check_json(data); !checked || !without_space(data).starts_with('{'))
            return model::failure{model::fault::malformed_reply,
                                  "a stream event is no JSON object" + (checked ? std::string() : ": " + checked.error().detail)};
        take_event(json_view(data), out);
        return {};
    }

    void take_event(json_view event, events& out)
    {
        json_view type, model, usage, error;
        pick(event, {{"type", &type}, {"model", &model}, {"usage", &usage}, {"error", &error}});
        std::string const name = type.string_or("");
        bool const has_error = error.kind() == json_kind::object || error.kind() == json_kind::string;
        if (has_error || name == "error") {
            now_ = state::over;
            out.push_back(read_error_object(has_error ? error : event, 0));
            return;
        }
        start(model.string_or(""), out);
        if (!std::exchange(has_content_, true)) out.push_back(model::text_delta{});
        if (usage.kind() == json_kind::object)
            if (auto used = used_(usage)) out.push_back(std::move(*used));
        if (name.ends_with(".done") || name.ends_with(".completed")) now_ = state::done;
    }

    std::optional<model::usage_report> (*const used_)(json_view usage);
    wire::sse_decoder decoder_;
    std::string first_;  // bytes
    std::size_t size_ = 0;
    state now_ = state::waiting;
    bool has_content_ = false;
    std::optional<model::failure> failed_;
};

}  // namespace

std::unique_ptr<reply_reader> make_relayed_stream(std::optional<model::usage_report> (*used)(json_view usage))
{
    return std::make_unique<relayed_stream>(used);
}

}  // namespace signalbox::dialect
