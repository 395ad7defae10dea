// What the client of one request has been sent so far: nothing, a stream that goes on, an end, or a cut. Owned by its run, on the request's
// strand.
#pragma once

#include "engine/client_stream.hpp"
#include "engine/payload/capture.hpp"

#include <cstdint>
#include <optional>

namespace signalbox {

enum class answer_stage : std::uint8_t { nothing, streaming, ended, cut };

/// A whole reply, the head of a stream, more of it, its good end, an end that no client takes for a good one, or the last of HTTP on this connection.
enum class answer_step : std::uint8_t { send, begin, write, finish, break_off, switch_protocol };

/// The stage that a step leads to; nothing when the step does not belong to the stage.
std::optional<answer_stage> stage_after(answer_stage from, answer_step step);

class answer {
public:
    explicit answer(client_stream& client) : client_(client) {}
    answer(answer const&) = delete;

    answer_stage stage() const { return stage_; }
    /// From now on what is sent goes there as well; it outlives this.
    void keep_in(payload::capture& parts) { kept_in_ = &parts; }

    /// As client_stream's. Fault internal for a step that does not belong to the stage: nothing is sent then. The arguments outlive the wait.
    upstream::task<model::result<void>> send(reply_head const& head, std::span<std::string_view const> body);
    upstream::task<model::result<void>> begin(reply_head const& head, std::string_view first);
    upstream::task<model::result<void>> write(std::string_view bytes);
    upstream::task<model::result<void>> finish(std::string_view last, bool broken);
    /// After its fault bad_request nothing was sent, and another answer may be.
    upstream::task<model::result<upstream::transport*>> switch_protocol(std::string_view lines);
    /// After a step that failed: nothing more can be sent.
    void lose() { stage_ = answer_stage::cut; }

private:
    bool take(answer_step step);
    void keep(reply_head const& head, std::span<std::string_view const> body);

    client_stream& client_;
    answer_stage stage_ = answer_stage::nothing;
    payload::capture* kept_in_ = nullptr;  // null: nowhere
};

}  // namespace signalbox
