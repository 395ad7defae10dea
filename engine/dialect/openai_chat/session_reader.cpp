#include "engine/dialect/openai_chat/session_reader.hpp"

#include "engine/dialect/openai_chat/operation_usage.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::openai_chat {

namespace {

using wire::json_kind;
using wire::json_view;
using events = std::vector<model::reply_event>;

/// How far into an event its type is looked for: it stands first or second, behind an id.
constexpr std::size_t type_within = 256;

constexpr std::string_view response_done = "response.done", transcript_done = "conversation.item.input_audio_transcription.completed",
                           created = "session.created", updated = "session.updated";

/// Most events are pieces of sound: the names alone tell that there is nothing to read.
bool may_tell(std::string_view event)
{
    std::string_view const front = event.substr(0, type_within);
    for (std::string_view const each : {response_done, transcript_done, created, updated})
        if (front.find(each) != front.npos) return true;
    return front.find("\"type\"") == front.npos;
}

bool has_content(std::string_view event)
{
    return event.substr(0, type_within).find(".delta\"") != std::string_view::npos;
}

void add(model::usage& sum, model::usage const& more)
{
    sum.input_tokens += more.input_tokens;
    sum.cached_tokens += more.cached_tokens;
    sum.output_tokens += more.output_tokens;
    sum.audio_input_tokens += more.audio_input_tokens;
    sum.audio_output_tokens += more.audio_output_tokens;
    sum.image_input_tokens += more.image_input_tokens;
}

class session_reader final : public reply_reader {
public:
    model::result<void> feed(std::string_view event, events& out) override
    {
        if (!has_content_ && has_content(event)) {
            has_content_ = true;
            out.push_back(model::text_delta{});
        }
        if (may_tell(event) && wire::check_json(event)) take(json_view(event), out);
        return {};
    }
    model::result<void> finish(events&) override { return {}; }
    std::uint64_t content_events() const override { return 0; }
    std::uint64_t content_bytes() const override { return 0; }

private:
    void take(json_view event, events& out)
    {
        json_view const type = event["type"];
        if (type.is(created) || type.is(updated)) return take_session(event["session"], out);
        if (type.is(response_done)) return report(session_usage(event["response"]["usage"]), out);
        // In other sessions transcripts are a service of another model beside the conversation, with prices of its own.
        if (type.is(transcript_done) && transcribes_) report(transcript_usage(event["usage"]), out);
    }

    void take_session(json_view session, events& out)
    {
        transcribes_ = transcribes_ || session["type"].is("transcription") || session["object"].is("realtime.transcription_session");
        std::string model = session["model"].string_or("");
        if (model.empty() || model == model_) return;
        model_ = std::move(model);
        out.push_back(model::reply_start{session["id"].string_or(""), model_});
    }

    void report(std::optional<model::usage_report> const& used, events& out)
    {
        if (!used) return;
        add(so_far_.tokens, used->tokens);
        if (!used->units.kind.empty()) so_far_.units = {used->units.kind, so_far_.units.count + used->units.count};
        out.push_back(so_far_);
    }

    model::usage_report so_far_;
    std::string model_;
    bool has_content_ = false, transcribes_ = false;
};

}  // namespace

std::unique_ptr<reply_reader> make_session_reader(framing, detail)
{
    return std::make_unique<session_reader>();
}

}  // namespace signalbox::dialect::openai_chat
