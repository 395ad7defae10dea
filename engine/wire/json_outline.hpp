// JSON checked and taken apart in one pass: the places of its outer values are kept, so that who reads several of them passes over no text
// twice. Views point into the text, which must outlive them. One object serves one reader; reading again replaces what it held.
#pragma once

#include "engine/wire/json.hpp"

#include <cstdint>
#include <vector>

namespace signalbox::wire {

class json_node;

class json_outline {
public:
    /// How many values are kept; what a text has beyond is found by walking it, as a json_view does. 40 bytes each.
    static constexpr std::size_t capacity = 1024;

    /// Checks as check_json_object does, with its faults, and keeps the values that lie at most `levels` containers deep.
    model::result<void> read(std::string_view text, unsigned levels, unsigned depth_limit = json_depth_limit);

    /// The whole value; missing before a text was read.
    json_node root() const;

private:
    friend class json_node;
    friend class outline_builder;
    struct place {
        std::string_view raw_key, text;
        std::uint32_t next = 0;  // the place behind this value and all that lies in it
        bool complete = true;    // every child has a place
    };

    std::vector<place> places_;
};

/// One value of an outline, with its key when it is a member.
class json_node {
public:
    class iterator;
    class range;

    json_node() = default;
    /// A value of checked text without places: its children are found by walking.
    json_node(json_view view) : json_node({}, view) {}

    json_view view() const { return view_; }
    /// Escaped, without quotes; empty for elements and the root.
    std::string_view raw_key() const { return raw_key_; }
    /// The member of an object; of several with one name the last, as JSON parsers commonly do. Missing when there is none.
    json_node operator[](std::string_view key) const;
    /// The members of an object or the elements of an array, in order; empty for anything else.
    range children() const;
    /// The same, for arrays only.
    range elements() const;

private:
    friend class json_outline;
    friend class outline_builder;
    static constexpr std::uint32_t nowhere = static_cast<std::uint32_t>(-1);

    json_node(json_outline const* of, std::uint32_t at);
    json_node(std::string_view raw_key, json_view view) : raw_key_(raw_key), view_(view) {}
    void move_to(std::uint32_t at);

    json_outline const* of_ = nullptr;
    std::uint32_t at_ = nowhere;  // nowhere: its children have no places
    std::string_view raw_key_;
    json_view view_;
};

/// Steps from place to place, or through the text where the places were not kept.
class json_node::iterator {
public:
    using iterator_category = std::input_iterator_tag;
    using value_type = json_node;
    using difference_type = std::ptrdiff_t;
    using reference = json_node const&;
    using pointer = json_node const*;

    explicit iterator(json_node const& parent);
    json_node const& operator*() const { return now_; }
    json_node const* operator->() const { return &now_; }
    iterator& operator++();
    void operator++(int) { ++*this; }
    bool operator==(std::default_sentinel_t) const { return !there_; }

private:
    void settle();
    void walk();

    json_outline const* of_ = nullptr;
    std::uint32_t at_ = 0, end_ = 0;
    detail::json_cursor cursor_;
    bool members_ = false, there_ = false;
    json_node now_;
};

class json_node::range {
public:
    range() = default;
    explicit range(json_node const& parent) : parent_(parent) {}
    iterator begin() const { return iterator(parent_); }
    std::default_sentinel_t end() const { return {}; }
    bool empty() const { return begin() == end(); }

private:
    json_node parent_;
};

inline json_node::range json_node::children() const
{
    return range(*this);
}
inline json_node::range json_node::elements() const
{
    return view_.kind() == json_kind::array ? range(*this) : range();
}

}  // namespace signalbox::wire
