// A small JSON Schema checker over YAML trees: the keywords our schema uses, and a complaint about any other. For tests only.
#pragma once

#include <yaml-cpp/yaml.h>

#include <cmath>
#include <regex>
#include <string>
#include <vector>

namespace signalbox::config::test {

class schema_checker {
public:
    explicit schema_checker(std::string const& schema) : root_(YAML::Load(schema)) {}

    /// What the schema says against the document; empty: nothing.
    std::vector<std::string> complaints(std::string const& yaml)
    {
        out_.clear();
        check(YAML::Load(yaml), root_, "");
        return out_;
    }

private:
    static bool quoted(YAML::Node const& value) { return value.Tag() == "!"; }

    /// The core schema's reading of a scalar.
    static std::string type_of(YAML::Node const& value)
    {
        if (value.IsMap()) return "object";
        if (value.IsSequence()) return "array";
        if (value.IsNull()) return "null";
        std::string const text = value.Scalar();
        if (quoted(value)) return "string";
        if (text == "true" || text == "false") return "boolean";
        if (std::regex_match(text, std::regex("[-+]?[0-9]+"))) return "integer";
        return std::regex_match(text, std::regex("[-+]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([eE][-+]?[0-9]+)?")) ? "number" : "string";
    }

    static bool same_type(std::string const& is, std::string const& wanted)
    {
        return is == wanted || (is == "integer" && wanted == "number");
    }

    void complain(std::string const& path, std::string const& what) { out_.push_back(path + ": " + what); }

    bool fits(YAML::Node const& value, YAML::Node const& schema, std::string const& path)
    {
        std::size_t const before = out_.size();
        check(value, schema, path);
        bool const good = out_.size() == before;
        out_.resize(before);
        return good;
    }

    void check(YAML::Node const& value, YAML::Node const& schema, std::string const& path)
    {
        for (auto const& member : schema) {
            std::string const keyword = member.first.Scalar();
            YAML::Node const& rule = member.second;
            std::string const type = type_of(value);
            if (keyword == "type") {
                bool good = false;
                for (std::size_t i = 0; rule.IsSequence() && i < rule.size(); ++i) good = good || same_type(type, rule[i].Scalar());
                if (!good && !(rule.IsScalar() && same_type(type, rule.Scalar()))) complain(path, type + " is no " + YAML::Dump(rule));
            } else if (keyword == "$ref") {
                std::string const prefix = "#/$defs/";
                YAML::Node const target = root_["$defs"][rule.Scalar().substr(prefix.size())];
                target ? check(value, target, path) : complain(path, "dangling " + rule.Scalar());
            } else if (keyword == "anyOf") {
                bool good = false;
                for (auto const& one : rule) good = good || fits(value, one, path);
                if (!good) complain(path, "fits none");
            } else if (keyword == "enum") {
                bool good = false;
                for (auto const& one : rule) good = good || (value.IsScalar() && one.Scalar() == value.Scalar() && type_of(one) == type);
                if (!good) complain(path, "is no choice");
            } else if (keyword == "const") {
                if (!value.IsScalar() || value.Scalar() != rule.Scalar() || type == "string") complain(path, "is not " + rule.Scalar());
            } else if (keyword == "pattern") {
                if (type == "string" && !std::regex_search(value.Scalar(), std::regex(rule.Scalar())))
                    complain(path, "does not match " + rule.Scalar());
            } else if (keyword == "minimum" || keyword == "maximum") {
                bool const number = type == "integer" || type == "number";
                if (number && (keyword == "minimum" ? value.as<double>() < rule.as<double>() : value.as<double>() > rule.as<double>()))
                    complain(path, "is beyond its " + keyword);
            } else if (keyword == "minProperties" || keyword == "maxProperties") {
                if (value.IsMap() &&
                    (keyword == "minProperties" ? value.size() < rule.as<std::size_t>() : value.size() > rule.as<std::size_t>()))
                    complain(path, "has not the right number of keys");
            } else if (keyword == "required") {
                for (auto const& name : rule)
                    if (value.IsMap() && !value[name.Scalar()]) complain(path, name.Scalar() + " is missing");
            } else if (keyword == "items") {
                for (std::size_t i = 0; value.IsSequence() && i < value.size(); ++i)
                    check(value[i], rule, path + '[' + std::to_string(i) + ']');
            } else if (keyword == "properties" || keyword == "patternProperties" || keyword == "additionalProperties") {
                if (keyword == "additionalProperties" && value.IsMap()) check_members(value, schema, path);
            } else if (keyword != "description" && keyword != "default" && keyword != "title" && keyword != "$schema" &&
                       keyword != "$defs") {
                complain(path, "unknown keyword " + keyword);
            }
        }
    }

    void check_members(YAML::Node const& value, YAML::Node const& schema, std::string const& path)
    {
        for (auto const& member : value) {
            std::string const key = member.first.Scalar(), below = path + '.' + key;
            YAML::Node const property = schema["properties"] ? schema["properties"][key] : YAML::Node(YAML::NodeType::Undefined);
            if (property) {
                check(member.second, property, below);
                continue;
            }
            bool comment = false;
            if (YAML::Node const patterns = schema["patternProperties"])
                for (auto const& pattern : patterns) comment = comment || std::regex_search(key, std::regex(pattern.first.Scalar()));
            YAML::Node const others = schema["additionalProperties"];
            if (!comment && others.IsMap())
                check(member.second, others, below);
            else if (!comment)
                complain(below, "unknown key");
        }
    }

    YAML::Node root_;
    std::vector<std::string> out_;
};

}  // namespace signalbox::config::test
