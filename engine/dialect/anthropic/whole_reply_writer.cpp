#include "engine/dialect/anthropic/whole_reply_writer.hpp"

#include "engine/dialect/anthropic/content_writer.hpp"
#include "engine/dialect/anthropic/errors.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::anthropic {

using kind = reply_block::kind;

void whole_reply_writer::write(model::reply_event const& event, std::string& out)
{
    if (over_) return;
    if (auto const* error = std::get_if<model::reply_error>(&event)) {
        append_error(out, tell_reported(*error));
        over_ = true;
    } else if (std::holds_alternative<model::reply_end>(event)) {
        write_message(out);
        over_ = true;
    } else {
        end_.note(event);
        blocks_.add(event);
        if (blocks_.full()) fail({model::fault::reply_too_large, "the reply holds more content than a gateway keeps"}, out);
    }
}

void whole_reply_writer::fail(model::failure const& seen, std::string& out)
{
    if (over_) return;
    append_error(out, tell(seen));
    over_ = true;
}

void whole_reply_writer::write_message(std::string& out) const
{
    out.append(R"({"id":)");
    wire::append_json_string(out, "msg_" + who_.id);
    out.append(R"(,"type":"message","role":"assistant","model":)");
    wire::append_json_string(out, who_.model);
    out.append(R"(,"content":[)");
    bool first = true;
    for (reply_block const& block : blocks_.all()) {
        if (!first) out.push_back(',');
        first = false;
        write_block(block, out);
    }
    out.append("],");
    end_.append_stop(out, blocks_.any_tool());
    out.append(R"(,"usage":)");
    end_.append_tokens(out);
    out.push_back('}');
}

void whole_reply_writer::write_block(reply_block const& block, std::string& out) const
{
    switch (block.what) {
    case kind::text:
        out.append(R"({"type":"text","text":)");
        wire::append_json_string(out, block.content);
        out.push_back('}');  // members that hold nothing are left out: Vercel's AI SDK refuses "citations": null
        return;
    case kind::thinking:
        out.append(R"({"type":"thinking","thinking":)");
        wire::append_json_string(out, block.content);
        out.append(R"(,"signature":)");
        wire::append_json_string(out, block.signature);
        out.push_back('}');
        return;
    case kind::redacted:
        out.append(R"({"type":"redacted_thinking","data":)");
        wire::append_json_string(out, block.content);
        out.push_back('}');
        return;
    case kind::tool:
        out.append(R"({"type":"tool_use","id":)");
        wire::append_json_string(out, client_tool_id(block, who_.id));
        out.append(R"(,"name":)");
        wire::append_json_string(out, block.name);
        out.append(R"(,"input":)");
        append_arguments_object(out, block.content, block.custom);  // what is no object is shown as {"_raw": text}
        out.push_back('}');
        return;
    }
}

}  // namespace signalbox::dialect::anthropic
