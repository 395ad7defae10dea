// What an operator's program sends: one JSON object, whose members are taken by name. A value of Boost.JSON; pure.
#pragma once

#include "engine/model/failure.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signalbox::server {

class operator_body {
public:
    /// Fault bad_request for what is no JSON object; an empty body is an object without members.
    static model::result<operator_body> read(std::string_view text);

    /// A member that is text; empty when it is absent or null.
    std::string text(std::string_view name);
    /// A member that is a list of texts; empty when it is absent or null.
    std::vector<std::string> texts(std::string_view name);

    /// After all members were taken: the first thing that is wrong, a member of another kind or one that is not known here.
    std::optional<model::failure> wrong() const;

private:
    boost::json::value const* take(std::string_view name);
    void complain(std::string_view name, std::string_view what);

    boost::json::object all_;
    std::vector<std::string> known_;
    std::optional<model::failure> wrong_;
};

}  // namespace signalbox::server
