#include "console/welcome/snippets.hpp"

namespace signalbox::console::snippets {

QString environment(QString const& base_url)
{
    return QStringLiteral("export OPENAI_BASE_URL=%1 OPENAI_API_KEY=none\n").arg(base_url);
}

QString curl(QString const& base_url)
{
    return QStringLiteral("curl -N %1/chat/completions -d '{\"model\": \"%2\", \"stream\": true, \"messages\": [{\"role\": \"user\", "
                          "\"content\": \"Hello\"}]}'\n")
        .arg(base_url, QString::fromUtf16(demo_model));
}

QString python(QString const& base_url)
{
    return QStringLiteral("from openai import OpenAI\n\n"
                          "client = OpenAI(base_url=\"%1\", api_key=\"none\")\n"
                          "reply = client.chat.completions.create(model=\"%2\", messages=[{\"role\": \"user\", \"content\": \"Hello\"}])\n"
                          "print(reply.choices[0].message.content)\n")
        .arg(base_url, QString::fromUtf16(demo_model));
}

}  // namespace signalbox::console::snippets
