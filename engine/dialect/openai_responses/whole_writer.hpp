// Writes a reply as one response object, when it has ended. One object serves one reply on its strand; what it keeps is bounded by what the reply reader
// lets through.
#pragma once

#include "engine/dialect/openai_responses/response_writer.hpp"

namespace signalbox::dialect::openai_responses {

class whole_writer final : public reply_writer {
public:
    explicit whole_writer(reply_identity who) : response_(who), output_(who) {}

    void write(model::reply_event const& event, std::string& out) override;
    void fail(model::failure const& seen, std::string& out) override;
    std::string_view content_type() const override { return "application/json"; }

private:
    void on(model::reply_start const&, std::string&) {}
    void on(model::text_delta const& delta, std::string&);
    void on(model::refusal_delta const& delta, std::string&);
    void on(model::reasoning_delta const& delta, std::string&);
    void on(model::reasoning_signature const& end, std::string&);
    void on(model::redacted_reasoning const& block, std::string&);
    void on(model::tool_start const& start, std::string&);
    void on(model::tool_arguments const& fragment, std::string&);
    void on(model::finish const& end, std::string&);
    void on(model::usage_report const& report, std::string&) { tokens_ = report.tokens; }
    void on(model::reply_error const& error, std::string& out);
    void on(model::reply_end const&, std::string& out);
    void on(model::keep_alive const&, std::string&) {}
    void on(model::reply_loss const&, std::string&) {}
    void on(model::embedding const&, std::string&) {}

    response_writer const response_;
    output_list output_;
    response_end end_;
    std::optional<model::usage> tokens_;
    bool over_ = false;
};

}  // namespace signalbox::dialect::openai_responses
