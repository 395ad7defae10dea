// Writes a reply as a stream of response events (API reference, responses-streaming). One object serves one reply on its strand.
#pragma once

#include "engine/dialect/openai_responses/response_writer.hpp"
#include "engine/dialect/parts/openai_errors.hpp"

namespace signalbox::dialect::openai_responses {

class stream_writer final : public reply_writer {
public:
    explicit stream_writer(reply_identity who) : response_(who), output_(who) {}

    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "text/event-stream; charset=utf-8"; }

private:
    void on(model::reply_start const&, std::string& out) { begin(out); }
    void on(model::text_delta const& delta, std::string& out);
    void on(model::refusal_delta const& delta, std::string& out);
    void on(model::reasoning_delta const& delta, std::string& out);
    void on(model::reasoning_signature const& end, std::string& out);
    void on(model::redacted_reasoning const& block, std::string& out);
    void on(model::tool_start const& start, std::string& out);
    void on(model::tool_arguments const& fragment, std::string& out);
    void on(model::finish const& end, std::string& out);
    void on(model::usage_report const& report, std::string&) { tokens_ = report.tokens; }
    void on(model::reply_error const& error, std::string& out) { break_off(openai_tell_reported(error), out); }
    void on(model::reply_end const&, std::string& out);
    void on(model::keep_alive const&, std::string&) {}
    void on(model::reply_loss const&, std::string&) {}
    void on(model::embedding const&, std::string&) {}

    void open_event(std::string_view type, std::string& out);
    void response_event(std::string_view type, std::string_view response, std::string& out);
    void item_event(std::string_view type, std::size_t index, std::string_view status, std::string& out);
    /// "item_id" and "output_index" of an item, and where in it.
    void open_item_event(std::string_view type, std::size_t index, std::string_view place, std::string& out);
    void part_event(std::string_view type, std::size_t item, std::size_t part, std::string_view text, std::string& out);
    void begin(std::string& out);
    void announce(output_list::place at, std::string& out);
    void say(std::string_view text, bool refusal, std::string& out);
    void close_before(std::size_t index, std::string& out);
    void close(std::size_t index, std::string& out);
    void close_part(std::size_t item, std::size_t part, std::string& out);
    void break_off(told_error const& told, std::string& out);

    response_writer const response_;
    output_list output_;
    std::string_view status_ = "completed";  // of the item that the response ends with
    response_end end_;
    std::optional<model::usage> tokens_;
    std::uint64_t sequence_ = 0;
    bool begun_ = false, over_ = false;
};

}  // namespace signalbox::dialect::openai_responses
