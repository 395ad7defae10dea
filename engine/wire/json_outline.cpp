#include "engine/wire/json_outline.hpp"

#include "engine/wire/json_checker.hpp"

namespace signalbox::wire {

/// Writes down the places of values while they are checked.
class outline_builder {
public:
    static constexpr bool wants_object = true;
    static constexpr unsigned level_limit = 8;

    outline_builder(std::vector<json_outline::place>& places, unsigned levels) : places_(places), levels_(std::min(levels, level_limit))
    {
        open_.fill(json_node::nowhere);
    }

    void begins(unsigned depth, char const* at)
    {
        if (depth > levels_) return;
        bool const full = places_.size() == json_outline::capacity;
        open_[depth] = full ? json_node::nowhere : static_cast<std::uint32_t>(places_.size());
        if (!full)
            places_.push_back({std::exchange(key_, {}), {at, 0}, 0, depth < levels_});
        else if (depth != 0 && open_[depth - 1] != json_node::nowhere)
            places_[open_[depth - 1]].complete = false;
    }
    void ends(unsigned depth, char const* at)
    {
        if (depth > levels_ || open_[depth] == json_node::nowhere) return;
        json_outline::place& of = places_[open_[depth]];
        of.text = {of.text.data(), static_cast<std::size_t>(at - of.text.data())};
        of.next = static_cast<std::uint32_t>(places_.size());
    }
    void key(unsigned depth, std::string_view raw)
    {
        if (depth <= levels_) key_ = raw;
    }

private:
    std::vector<json_outline::place>& places_;
    unsigned const levels_;
    std::array<std::uint32_t, level_limit + 1> open_;  // the place of the value that is open at each depth
    std::string_view key_;
};

model::result<void> json_outline::read(std::string_view text, unsigned levels, unsigned depth_limit)
{
    places_.clear();
    places_.reserve(64);  // a usual reply has 30 to 50
    outline_builder builder(places_, levels);
    auto checked = json_checker(text, depth_limit, builder).run();
    if (!checked) places_.clear();
    return checked;
}

json_node json_outline::root() const
{
    return places_.empty() ? json_node() : json_node(this, 0);
}

json_node::json_node(json_outline const* of, std::uint32_t at) : of_(of)
{
    move_to(at);
}

void json_node::move_to(std::uint32_t at)
{
    json_outline::place const& there = of_->places_[at];
    at_ = there.complete ? at : nowhere;
    raw_key_ = there.raw_key;
    view_ = json_view(there.text, json_view::trimmed{});
}

json_node json_node::operator[](std::string_view key) const
{
    json_node found;
    if (view_.kind() != json_kind::object) return found;
    for (json_node const& each : children())
        if (json_text_is(each.raw_key(), key)) found = each;
    return found;
}

json_node::iterator::iterator(json_node const& parent)
{
    std::string_view const text = parent.view_.raw();
    if (text.empty() || (text.front() != '{' && text.front() != '[')) return;
    members_ = text.front() == '{';
    if (parent.at_ == nowhere) {
        cursor_ = detail::inside(text, text.front());
        walk();
    } else {
        of_ = now_.of_ = parent.of_;
        at_ = parent.at_ + 1;
        end_ = of_->places_[parent.at_].next;
        settle();
    }
}

json_node::iterator& json_node::iterator::operator++()
{
    if (of_ == nullptr) {
        walk();
    } else {
        at_ = of_->places_[at_].next;
        settle();
    }
    return *this;
}

void json_node::iterator::settle()
{
    there_ = at_ < end_;
    if (there_) now_.move_to(at_);
}

void json_node::iterator::walk()
{
    std::string_view key, value;
    there_ = members_ ? cursor_.next_member(key, value) : cursor_.next_value(value);
    if (there_) now_ = json_node(key, json_view(value));
}

}  // namespace signalbox::wire
