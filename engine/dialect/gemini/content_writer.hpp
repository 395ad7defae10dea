// Writes turns as `systemInstruction` and `contents` by the API's rules: the system's text in front, the user first, roles taking turns, results of tools
// in the order of their calls. A step of request_writer; what cannot be written is noted or refused in its losses.
#pragma once

#include "engine/dialect/parts/losses.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::gemini {

/// Stands where the API wants a content and the caller has none: an empty text is refused.
inline constexpr std::string_view placeholder_text = "\xE2\x80\xA6";  // …

class content_writer {
public:
    /// `signed_calls`: the model wants a signature with the first call of a turn (Gemini 3 and later).
    content_writer(losses& lost, bool signed_calls) : lost_(lost), signed_calls_(signed_calls) {}

    void write(std::vector<model::turn> const& turns);

    std::string const& system() const { return system_; }      // elements of systemInstruction.parts; may be empty
    std::string const& contents() const { return contents_; }  // elements of contents

private:
    struct made_call {
        std::string id, name;
    };

    void write_system(model::turn const& turn);
    std::size_t write_results(std::vector<model::turn> const& turns, std::size_t first);
    void write_turn(model::turn const& turn);
    void write_result(model::tool_result_part const& result, std::string& out, std::string& behind);
    std::string name_of(std::string const& call_id) const;
    void append(std::string_view role, std::string_view parts);
    void close();

    void write_part(model::text_part const& part, std::string& out);
    void write_part(model::image_part const& part, std::string& out);
    void write_part(model::document_part const& part, std::string& out);
    void write_part(model::audio_part const& part, std::string& out);
    void write_part(model::tool_call_part const& part, std::string& out);
    void write_part(model::thinking_part const& part, std::string& out);
    void write_part(model::redacted_thinking_part const& part, std::string& out);
    void write_part(model::refusal_part const& part, std::string& out);
    void write_part(model::tool_result_part const&, std::string&) {}  // stands in turns of its own
    void write_text(std::string_view text, std::string& out);
    void drop_cache_control(model::json_text const& cache_control);

    losses& lost_;
    bool const signed_calls_;
    std::string system_, contents_;
    std::string_view open_role_;  // of the content being gathered
    std::string open_parts_;
    std::vector<made_call> calls_;  // of all turns so far
    bool conversing_ = false;       // a turn that is no system turn was seen
    bool call_in_turn_ = false;     // the turn being written holds a call already
};

}  // namespace signalbox::dialect::gemini
