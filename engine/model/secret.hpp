// A secret that does not print: no stream operator, no comparison that could be logged. A value.
#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace signalbox::model {

class secret {
public:
    secret() = default;
    explicit secret(std::string value) : value_(std::move(value)) {}
    std::string_view reveal() const { return value_; }
    bool empty() const { return value_.empty(); }

private:
    std::string value_;
};

}  // namespace signalbox::model
