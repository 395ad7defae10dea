// The routes of a configuration, compiled: which of them a request's head belongs to. Found by walking the path's segments, without a scan over
// the routes. Frozen inside a configuration snapshot, read on every strand.
#pragma once

#include "engine/wire/header_list.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace signalbox::route {

/// What a route asks of a request's head. Segments of the path are literal, "{name}" for any one, or "*" at the end for any rest, also none.
struct match_rule {
    std::string path;
    std::vector<std::string> hosts;                            // in lower case, without port; empty: any
    std::vector<std::string> methods;                          // empty: any
    std::vector<std::pair<std::string, std::string>> headers;  // name and value of one line; all of them
    bool internal = false;                                     // never found: only other routes lead there
    bool operator==(match_rule const&) const = default;
};

/// The part of a request's head that routes look at.
struct asked_head {
    std::string_view method, path;
    wire::header_list const& headers;
};

/// What is wrong with a path; empty when it can be matched.
std::string path_problem(std::string_view path);  // path_pattern.cpp

/// The path with "{}" for each name and without needless slashes: equal for rules that match the same paths.
std::string path_shape(std::string_view path);  // path_pattern.cpp

/// Why a rule does not match, in words; empty when it does.
std::string why_not(match_rule const& rule, asked_head const& asked);

class surface {
public:
    explicit surface(std::vector<match_rule> rules);
    surface();
    surface(surface const&);
    surface(surface&&) noexcept;
    surface& operator=(surface const&);
    surface& operator=(surface&&) noexcept;
    ~surface();

    struct found {
        std::optional<std::size_t> rule;  // in the list that it was made of
        std::string_view rest;            // behind the slash of a rule that ends with "*"
        bool wrong_method = false;        // the rule matches but for the method, and no other one does
    };
    /// A rule for the request's host wins over those for any; literal segments over names, longer paths over those that end with "*"
    /// earlier, then the first of the list. A path with a segment "." or "..", also an encoded one, belongs to no rule.
    found find(asked_head const& asked) const;
    bool empty() const { return rules_.empty(); }
    std::size_t size() const { return rules_.size(); }
    match_rule const& rule(std::size_t index) const { return rules_[index]; }

private:
    struct node;
    struct text_hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
    };

    std::uint32_t add_node();
    void insert(std::uint32_t root, std::uint32_t rule);
    bool fits(match_rule const& rule, asked_head const& asked) const;
    template <class F>
    bool offer(std::vector<std::uint32_t> const& candidates, asked_head const& asked, std::string_view rest, F const& take) const;
    template <class F>
    bool walk(std::uint32_t root, asked_head const& asked, F const& take) const;
    template <class F>
    void visit(asked_head const& asked, F const& take) const;

    std::vector<match_rule> rules_;
    std::vector<node> nodes_;                                                           // the first is the root of rules for any host
    std::unordered_map<std::string, std::uint32_t, text_hash, std::equal_to<>> roots_;  // of rules for one host
};

}  // namespace signalbox::route
