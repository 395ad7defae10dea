#include "server/sinks/otlp_resource.hpp"

#include "server/sinks/host_name.hpp"
#include "server/version.hpp"

#include <unistd.h>

namespace signalbox::server {

namespace {

schema::otlp::AnyValue& add(otlp_attributes& to, std::string_view key)
{
    schema::otlp::KeyValue& one = *to.Add();
    one.set_key(key.data(), key.size());
    return *one.mutable_value();
}

}  // namespace

otlp_source this_program()
{
    return {std::string(version_text()), host_name() + "/" + std::to_string(::getpid())};
}

void put_attribute(otlp_attributes& to, std::string_view key, std::string_view value)
{
    if (!value.empty()) add(to, key).set_string_value(value.data(), value.size());
}

void describe_source(schema::otlp::Resource& to, otlp_source const& from)
{
    put_attribute(*to.mutable_attributes(), "service.name", "signalbox");
    put_attribute(*to.mutable_attributes(), "service.version", from.version);
    put_attribute(*to.mutable_attributes(), "service.instance.id", from.instance);
}

void describe_scope(schema::otlp::Scope& to, otlp_source const& from)
{
    to.set_name("signalbox");
    to.set_version(from.version);
}

}  // namespace signalbox::server
