#include "engine/wire/json_checker.hpp"

namespace signalbox::wire {

namespace {

struct silent {
    static constexpr bool wants_object = false;
    void begins(unsigned, char const*) {}
    void ends(unsigned, char const*) {}
    void key(unsigned, std::string_view) {}
};

/// Tells the members of the outermost object.
class outermost {
public:
    static constexpr bool wants_object = true;

    explicit outermost(member_teller tell) : tell_(tell) {}
    void begins(unsigned depth, char const* at)
    {
        if (depth == 1) value_ = at;
    }
    void ends(unsigned depth, char const* at)
    {
        if (depth == 1) tell_(key_, {value_, static_cast<std::size_t>(at - value_)});
    }
    void key(unsigned depth, std::string_view raw)
    {
        if (depth == 1) key_ = raw;
    }

private:
    member_teller const tell_;
    std::string_view key_;
    char const* value_ = nullptr;
};

}  // namespace

model::result<void> check_json(std::string_view text, unsigned depth_limit)
{
    silent nothing;
    return json_checker(text, depth_limit, nothing).run();
}

model::result<void> check_json_object(std::string_view text, member_teller tell, unsigned depth_limit)
{
    outermost members(tell);
    return json_checker(text, depth_limit, members).run();
}

}  // namespace signalbox::wire
