#include "engine/dialect/bedrock/conversation_writer.hpp"

#include "engine/dialect/parts/member_writer.hpp"

namespace signalbox::dialect::bedrock {

namespace {

bool is_system(model::turn const& turn)
{
    return turn.who == model::role::system || turn.who == model::role::developer;
}

}  // namespace

void conversation_writer::write(std::vector<model::turn> const& turns)
{
    for (model::turn const& each : turns) {
        if (!each.name.empty()) lost_.note("messages.name", "a message of this format has no name");
        if (is_system(each))
            write_system(each);
        else
            write_turn(each);
    }
    close();
    if (!messages_.empty()) return;
    contents_.write(model::text_part{std::string(placeholder_text), {}}, blocks_);
    assistant_ = false;
    close();
}

void conversation_writer::write_system(model::turn const& turn)
{
    if (conversing_) lost_.note("messages", "a system turn inside the conversation moves to its front");
    for (model::part const& part : turn.parts) {
        if (auto const* text = std::get_if<model::text_part>(&part))
            contents_.write(*text, system_);
        else
            lost_.note("messages", "a system prompt holds text only");
    }
}

void conversation_writer::write_turn(model::turn const& turn)
{
    conversing_ = true;
    bool const assistant = turn.who == model::role::assistant;
    if (assistant != assistant_) close();
    assistant_ = assistant;
    for (model::part const& part : turn.parts) {
        bool const result = std::holds_alternative<model::tool_result_part>(part);
        has_tools_ = has_tools_ || result || std::holds_alternative<model::tool_call_part>(part);
        std::visit([&](auto const& each) { contents_.write(each, result ? results_ : blocks_); }, part);
    }
}

/// No more comes to the message that was gathered.
void conversation_writer::close()
{
    if (results_.empty() && blocks_.empty()) return;
    if (messages_.empty() && assistant_) {
        messages_.append(R"({"role":"user","content":[{"text":")").append(placeholder_text).append("\"}]}");
        lost_.note("messages", "the conversation begins with the assistant; a user message was put in front");
    }
    separate(messages_);
    messages_.append(assistant_ ? R"({"role":"assistant","content":[)" : R"({"role":"user","content":[)");
    messages_.append(results_).append(results_.empty() || blocks_.empty() ? "" : ",").append(blocks_).append("]}");
    results_.clear();
    blocks_.clear();
}

}  // namespace signalbox::dialect::bedrock
