// JSON objects and lists put together in order and printed with indents: what a generated file needs, and nothing more. Plain values.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace signalbox::config {

class schema_list;

/// Members in the order they were added. Printed pieces hold line feeds; nesting indents them when they are added.
class schema_object {
public:
    schema_object& add(std::string_view key, std::string_view text);
    schema_object& add(std::string_view key, char const* text) { return add(key, std::string_view(text)); }
    schema_object& add(std::string_view key, schema_object const& value) { return add_raw(key, value.json()); }
    schema_object& add(std::string_view key, schema_list const& value);
    /// A value that is JSON already: a number, true, null.
    schema_object& add_raw(std::string_view key, std::string_view json);
    void merge(schema_object const& other) { members_.insert(members_.end(), other.members_.begin(), other.members_.end()); }

    bool has(std::string_view key) const;
    std::string json() const;
    /// As a file: with a line feed at the end.
    std::string pretty() const { return json() + '\n'; }

private:
    std::vector<std::pair<std::string, std::string>> members_;  // key, JSON
};

class schema_list {
public:
    schema_list& add(std::string_view text);
    schema_list& add(char const* text) { return add(std::string_view(text)); }
    schema_list& add(schema_object const& value) { return add_raw(value.json()); }
    schema_list& add_raw(std::string_view json);

    bool empty() const { return items_.empty(); }
    std::string json() const;

private:
    std::vector<std::string> items_;
};

}  // namespace signalbox::config
