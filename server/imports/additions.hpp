// What another gateway's file adds to requests to one place: the key, header fields, parts of the address. What may be a secret becomes a reference, and
// what has no place here is reported. Lives while one provider is made.
#pragma once

#include "server/imports/target.hpp"
#include "server/imports/web_place.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace signalbox::imports {

class additions {
public:
    /// `kind`: of the provider, which has a way to send its key. `variable`: where a key goes that stands in the file.
    additions(source& from, target& to, std::string_view kind, std::string_view variable)
        : from_(from), to_(to), kind_(kind), variable_(variable)
    {}
    additions(additions const&) = delete;

    /// A key that is sent as the kind does. Of several keys the first is the provider's.
    void key(std::string const& written, int line);
    /// The same of a key that the file refers to.
    void reference(section const& secret, int line);
    /// A header field that requests get. It is the key only where providers take theirs in one of this name.
    void header(std::string const& name, std::string const& value, int line);
    /// A header field that the file calls the key.
    void key_header(std::string const& name, std::string value, int line);
    /// A parameter of the query that the file calls the key.
    void key_parameter(std::string const& name, std::string const& value, int line);
    /// What stood in an address beside host and path.
    void address(web_place const& place, int line);

    bool has_key() const { return !auth_.empty(); }
    /// {type: none} without a key.
    section auth() const;
    section const& headers() const { return headers_; }
    /// Where requests go as they came: "http:ID" of a plain server, or "provider:ID" where a key is added.
    std::string place(std::string const& address) const;

private:
    void user(web_place const& place, int line);
    void another(int line);
    bool is_own_header(std::string_view name) const;

    source& from_;
    target& to_;
    std::string kind_, variable_;
    section auth_, headers_;
};

}  // namespace signalbox::imports
