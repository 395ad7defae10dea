// Turns into `messages` of a Cohere request (API reference, Chat, messages). Lives for one request's writing; notes what cannot be said.
#pragma once

#include "engine/dialect/parts/losses.hpp"
#include "engine/model/chat_request.hpp"

namespace signalbox::dialect::cohere {

class message_writer {
public:
    explicit message_writer(losses& lost) : lost_(lost) {}

    void write(std::vector<model::turn> const& turns);
    std::string const& messages() const { return out_; }  // elements of the list

private:
    void open(std::string_view role);
    void write_system(model::turn const& turn);
    void write_user(model::turn const& turn);
    void write_assistant(model::turn const& turn);
    void write_result(model::tool_result_part const& result);
    void write_content(std::vector<std::string_view> const& texts);
    void write_moved();
    void add_text(std::string_view text, std::string& parts);
    void add_image(model::image_part const& image, std::string& parts);
    void add_document(model::document_part const& document, std::string& parts);
    void drop(model::json_text const& cache_control);

    losses& lost_;
    std::string out_;
    std::string moved_;  // parts of results that stand in the next user message
};

}  // namespace signalbox::dialect::cohere
