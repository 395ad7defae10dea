// A configuration of ours while it is made from another gateway's: objects with names that do not collide, providers and models made once. Lives for
// one import.
#pragma once

#include "server/imports/source.hpp"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::imports {

node_pointer text_node(std::string_view text);
/// A number, true or false.
node_pointer word_node(std::string_view text);
node_pointer list_node(std::vector<node_pointer> items);
node_pointer list_of_texts(std::vector<std::string> const& items);

/// A section in the order of its keys as they are put. Keys without a value are left out.
class section {
public:
    section& put(std::string key, node_pointer value);
    section& put(std::string key, std::string_view text) { return text.empty() ? *this : put(std::move(key), text_node(text)); }
    section& put(std::string key, char const* text) { return put(std::move(key), std::string_view(text)); }
    section& put(std::string key, std::vector<std::string> const& texts);
    section& put(std::string key, section const& value) { return value.empty() ? *this : put(std::move(key), value.made()); }
    section& word(std::string key, std::string_view text) { return text.empty() ? *this : put(std::move(key), word_node(text)); }
    bool empty() const { return all_.entries.empty(); }
    std::vector<config::entry> const& entries() const { return all_.entries; }
    node_pointer made() const { return std::make_shared<node>(all_); }

private:
    node all_{.what = node::kind::map};
};

/// A policy that refuses with 403 what its condition does not hold for.
section refusing_unless(std::string_view condition, std::string_view message = {});

class target {
public:
    explicit target(source& from);
    target(target const&) = delete;

    /// A name of small letters, digits and "-" that no object of this list has.
    std::string free_name(std::string const& list, std::string_view wanted);
    void add(std::string const& list, node_pointer object);
    /// Objects that only kept their names free.
    void clear(std::string const& list) { lists_[list].clear(); }
    /// An object whose name stands in its first key; an equal one that is there already serves again. The name of it.
    std::string once(std::string const& list, std::string_view wanted, section const& object);
    /// Whether a provider adds a header of this name, in any case.
    bool adds_header(std::string_view name) const;
    /// A section that is no list.
    section& part(std::string const& key) { return parts_[key]; }

    /// A reference to a secret that the input names by ${NAME} or {vault://env/NAME}, or has as a text, which is not taken over: it then has to be put into a
    /// variable, which the notes say.
    section secret(std::string const& written, std::string_view wanted, int line);
    /// The variable of such a secret. `words`: what a person has to put into it, where that is not the text itself.
    std::string variable(std::string const& written, std::string_view wanted, int line, std::string_view words = {});
    /// An address as it is, or, where it has something that may be a secret, a reference to a variable for all of it.
    std::string address(std::string const& written, std::string_view wanted, int line);
    /// A name of a variable that the input does not use, and nothing else here.
    std::string free_variable(std::string_view wanted);

    /// All of it, in the order of our schema.
    node_pointer finish();

private:
    source& from_;
    std::map<std::string, std::vector<node_pointer>> lists_;
    std::map<std::string, section> parts_;
    std::map<std::string, std::string> variables_;  // by the secret that each stands for
    std::set<std::string> named_;                   // variables of the input and of this
};

/// MY_NAME of "my name".
std::string variable_name(std::string_view of);
/// 5s of 5000, 1500ms of 1500.
std::string duration_of_milliseconds(std::string_view text);

}  // namespace signalbox::imports
