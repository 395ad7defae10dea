// The items of a response that is being written, in order. Owned by a reply writer; what it keeps of texts is bounded.
#pragma once

#include "engine/dialect/codec.hpp"
#include "engine/dialect/openai_responses/namespaces.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::dialect::openai_responses {

struct output_part {
    bool refusal = false;
    std::string text;
};

struct output_item {
    enum class kind : std::uint8_t { reasoning, message, call, custom_call };
    kind what = kind::message;
    std::string id;
    std::vector<output_part> parts;    // of a message
    std::string text, sealed;          // of reasoning
    std::string call_id, name, input;  // of a call; `input` are the arguments
    std::string space;                 // the namespace of its tool
    bool closed = false;
};

class output_list {
public:
    /// Texts up to here are repeated by the events that end an item and the response; a plain reply is bounded by its reader.
    static constexpr std::size_t kept_limit = 16u << 20;

    explicit output_list(reply_identity const& who) : reply_id_(who.id), spaces_(wire::json_view(who.request)) {}

    struct place {
        std::size_t item = 0;
        bool new_item = false, new_part = false;
    };
    place say(std::string_view text, bool refusal);
    place think(std::string_view text);
    /// Ends the reasoning; one that came without text is an item, too.
    place seal(std::string_view signature);
    place hide(std::string_view data);
    place call(model::tool_start const& start);
    /// Nothing when no such call began.
    std::optional<std::size_t> argue(model::tool_arguments const& fragment);

    std::vector<output_item>& items() { return items_; }
    std::vector<output_item> const& items() const { return items_; }

private:
    place open(output_item::kind what, std::string_view prefix);
    void keep(std::string& into, std::string_view text);

    std::string const reply_id_;
    namespaces const spaces_;
    std::vector<output_item> items_;
    std::map<std::uint32_t, std::size_t> calls_;  // by number of the call
    std::size_t kept_ = 0;
};

/// `status` is "in_progress", "completed" or "incomplete".
void append_item(std::string& out, output_item const& item, std::string_view status);
/// {"type":"output_text","text":...} or {"type":"refusal","refusal":...}.
void append_part(std::string& out, bool refusal, std::string_view text);

}  // namespace signalbox::dialect::openai_responses
