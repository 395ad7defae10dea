// Writes the response object: what stands around the items, in plain replies and in the first and last events of streams. Owned by a reply writer.
#pragma once

#include "engine/dialect/openai_responses/output_list.hpp"
#include "engine/dialect/error_format.hpp"

#include <optional>

namespace signalbox::dialect::openai_responses {

/// How a response ended: "completed", or "incomplete" and why.
struct response_end {
    std::string_view status = "completed";
    std::string_view incomplete_reason;
};
response_end end_of(model::finish_reason reason);

class response_writer {
public:
    explicit response_writer(reply_identity const& who);

    /// One that has just begun: "in_progress".
    void append_begun(std::string& out) const;
    void append_ended(std::string& out, response_end const& end, output_list const& output,
                      std::optional<model::usage> const& tokens) const;
    void append_failed(std::string& out, told_error const& told, output_list const& output) const;

private:
    void append(std::string& out, std::string_view status, std::string_view members) const;

    std::string head_;  // from the opening brace up to "status"
    std::string echo_;  // what the client asked for: typed clients want it repeated
};

}  // namespace signalbox::dialect::openai_responses
