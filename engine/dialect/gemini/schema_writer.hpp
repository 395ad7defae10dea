// A JSON Schema as Gemini's Schema, a subset of OpenAPI 3.0, for the models that take no JSON Schema. Used by one request's writing.
#pragma once

#include "engine/dialect/parts/losses.hpp"
#include "engine/wire/json.hpp"

namespace signalbox::dialect::gemini {

class schema_writer {
public:
    /// References are looked up in `whole`, which outlives this.
    schema_writer(wire::json_view whole, losses& lost) : whole_(whole), lost_(lost) {}

    /// `parameters` or `responseSchema`; what the subset cannot say is noted.
    model::json_text written();

private:
    /// Schemas that hold together: one, what it refers to, and what its allOf lists. The first that has a keyword counts.
    using bundle = std::vector<wire::json_view>;

    void write(wire::json_view schema, std::string& out);
    void write(bundle const& all, bool nullable, std::string& out);
    void collect(wire::json_view schema, bundle& into);
    void write_alternatives(bundle const& each, std::string& out);
    void write_type(bundle const& all, std::string_view type, std::string& out);
    bool write_enum(bundle const& all, std::string_view& type, bool& nullable, std::string& out);
    void write_members(bundle const& all, std::string& out);
    void write_items(bundle const& all, std::string& out);
    void write_plain(bundle const& all, std::string_view type, std::string& out);
    void note_unknown(bundle const& all);

    wire::json_view const whole_;
    losses& lost_;
    bundle open_;           // what is being written, against schemas that refer to themselves
    std::size_t read_ = 0;  // bytes of the schemas that were written
};

}  // namespace signalbox::dialect::gemini
