#include "storage/filter.hpp"

#include "storage/filter_fields.hpp"
#include "storage/nearest.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace signalbox::storage {

namespace {

constexpr std::size_t depth_limit = 16;  // of nested conditions: far more than anybody reads, far less than the stack holds

std::string place(std::size_t column)
{
    return column == 0 ? std::string{} : "column " + std::to_string(column) + ": ";
}

failure unknown_key(condition const& of)
{
    auto const keys = filter_keys();
    return {trouble::bad_request, place(of.column) + "events have no '" + of.field + "'" + did_you_mean(of.field, keys)};
}

result<void> check(condition const& of, std::size_t depth, std::size_t& count)
{
    if (depth > depth_limit)
        return failure{trouble::bad_request, "the filter nests deeper than " + std::to_string(depth_limit) + " levels"};
    if (of.is == condition::form::compare) {
        if (++count > filter_condition_limit)
            return failure{trouble::bad_request, "the filter has more than " + std::to_string(filter_condition_limit) + " conditions"};
        filter_field const* field = find_filter_field(of.field);
        if (field == nullptr)
            return unknown_key(of);
        if (auto value = filter_value(*field, of); !value)
            return value.error();
        return {};
    }
    if (of.is == condition::form::negate && of.parts.size() != 1)
        return failure{trouble::bad_request, "a negation takes one condition"};
    for (condition const& part : of.parts)
        if (auto checked = check(part, depth + 1, count); !checked)
            return checked;
    return {};
}

/// Reads the short form from left to right.
class reader {
public:
    explicit reader(std::string_view text) : text_(text) {}

    result<condition> conditions()
    {
        condition all;
        skip_blanks();
        if (at_ == text_.size())
            return all;
        for (;;) {
            auto part = comparison_();
            if (!part)
                return part.error();
            all.parts.push_back(std::move(*part));
            skip_blanks();
            if (at_ == text_.size())
                return all;
            if (!take(",") && !take("&&"))
                return wrong("a ',' or '&&' is missing before '" + std::string{rest(12)} + "'");
        }
    }

private:
    std::string_view rest(std::size_t most) const { return text_.substr(at_, most); }
    bool take(std::string_view token)
    {
        if (!text_.substr(at_).starts_with(token))
            return false;
        at_ += token.size();
        return true;
    }
    void skip_blanks()
    {
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t'))
            ++at_;
    }
    failure wrong(std::string what) const { return {trouble::bad_request, place(at_ + 1) + what}; }

    result<condition> comparison_()
    {
        skip_blanks();
        condition made{.is = condition::form::compare, .column = at_ + 1};
        auto const begin = at_;
        while (at_ < text_.size() && (std::isalnum(static_cast<unsigned char>(text_[at_])) != 0 || text_[at_] == '_' || text_[at_] == '.'))
            ++at_;
        made.field = text_.substr(begin, at_ - begin);
        if (made.field.empty())
            return wrong("a condition such as model=gpt-4o is missing");
        skip_blanks();
        if (!operator_(made.op))
            return wrong("one of = != < <= > >= is missing after '" + made.field + "'");
        skip_blanks();
        auto value = at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'') ? quoted() : result<std::string>{plain()};
        if (!value)
            return value.error();
        made.value = std::move(*value);
        return made;
    }

    bool operator_(comparison& op)
    {
        static constexpr std::array<std::pair<std::string_view, comparison>, 7> known{{
            {"==", comparison::equal}, {"!=", comparison::not_equal}, {"<=", comparison::less_or_equal},
            {">=", comparison::greater_or_equal}, {"=", comparison::equal}, {"<", comparison::less}, {">", comparison::greater},
        }};
        for (auto const& [token, means] : known)
            if (take(token)) {
                op = means;
                return true;
            }
        return false;
    }

    // Up to the next ',' or '&&', without blanks at the end.
    std::string plain()
    {
        std::size_t const end = std::min({text_.find(',', at_), text_.find("&&", at_), text_.size()});
        std::string_view value = text_.substr(at_, end - at_);
        at_ = end;
        while (!value.empty() && (value.back() == ' ' || value.back() == '\t'))
            value.remove_suffix(1);
        return std::string{value};
    }

    // A backslash keeps the character after it as it is.
    result<std::string> quoted()
    {
        std::size_t const begin = at_;
        char const quote = text_[at_++];
        std::string value;
        for (; at_ < text_.size(); ++at_) {
            if (text_[at_] == quote) {
                ++at_;
                return value;
            }
            if (text_[at_] == '\\' && at_ + 1 < text_.size())
                ++at_;
            value.push_back(text_[at_]);
        }
        return failure{trouble::bad_request, place(begin + 1) + "the text that begins with " + quote + " has no end"};
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

}  // namespace

result<filter> filter::from(condition root)
{
    std::size_t count = 0;
    if (auto checked = check(root, 0, count); !checked)
        return checked.error();
    filter made;
    made.root_ = std::move(root);
    return made;
}

result<filter> parse_filter(std::string_view text)
{
    if (text.size() > filter_text_limit)
        return failure{trouble::bad_request, "the filter is longer than " + std::to_string(filter_text_limit) + " characters"};
    auto read = reader{text}.conditions();
    if (!read)
        return read.error();
    return filter::from(std::move(*read));
}

std::vector<std::string_view> filter_keys()
{
    std::vector<std::string_view> keys;
    for (filter_field const& field : filter_fields())
        keys.push_back(field.key);
    return keys;
}

}  // namespace signalbox::storage
