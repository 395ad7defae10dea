// Visits the messages of a configuration with their paths. Pure; the messages must outlive the call only.
#pragma once

#include <google/protobuf/message.h>

#include <functional>
#include <string>

namespace signalbox::config {

using google::protobuf::Message;

using on_message = std::function<void(Message const& one, std::string const& path)>;

/// The message itself and everything below it that is present, parents first, in the order of fields and list positions. Maps are left out.
void each_message(Message const& root, std::string const& path, on_message const& tell);

}  // namespace signalbox::config
