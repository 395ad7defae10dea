#include "console/welcome/snippets.hpp"

namespace signalbox::console::snippets {

QString environment(GatewayFacts const& of)
{
    return QStringLiteral("export OPENAI_BASE_URL=%1 OPENAI_API_KEY=none\n").arg(of.base_url);
}

QString curl(GatewayFacts const& of)
{
    return QStringLiteral("curl -N %1/chat/completions -d '{\"model\": \"%2\", \"stream\": true, \"messages\": [{\"role\": \"user\", "
                          "\"content\": \"Hello\"}]}'\n")
        .arg(of.base_url, of.model());
}

QString python(GatewayFacts const& of)
{
    return QStringLiteral("from openai import OpenAI\n\n"
                          "client = OpenAI(base_url=\"%1\", api_key=\"none\")\n"
                          "reply = client.chat.completions.create(model=\"%2\", messages=[{\"role\": \"user\", \"content\": \"Hello\"}])\n"
                          "print(reply.choices[0].message.content)\n")
        .arg(of.base_url, of.model());
}

}  // namespace signalbox::console::snippets
