#include "console/pages/config/config_source.hpp"

#include "console/config/admin_channel.hpp"
#include "console/config/file_channel.hpp"
#include "console/config/gateway_access.hpp"

#include "engine/config/source.hpp"

#include <QFileInfo>
#include <QTimer>

#include <utility>

namespace signalbox::console {

ConfigSource::ConfigSource(ConfigFlow& flow, QObject* parent) : QObject(parent), flow_(flow), token_(this)
{
    connect(&flow_, &ConfigFlow::stageChanged, this, [this] {
        if (!waiting_ || flow_.stage() == ConfigFlow::Stage::applying) return;
        // The channel that goes is the one that is speaking.
        QTimer::singleShot(0, this, [this] {
            if (waiting_) std::exchange(waiting_, nullptr)();
        });
    });
}

void ConfigSource::setGateway(GatewayFacts const& facts)
{
    GatewayFacts const before = std::exchange(gateway_, facts);
    bool const same = before.base_url == facts.base_url && before.admin_url == facts.admin_url &&
                      before.configuration == facts.configuration && before.connected == facts.connected && before.token == facts.token &&
                      before.token_variable == facts.token_variable && before.token_file == facts.token_file;
    if (!same) {
        token_.forget();
        if (!facts.base_url.isEmpty() && !facts.configuration.isEmpty())
            openOwn();
        else if (facts.connected && !facts.admin_url.isEmpty())
            openConnected();
        else if (own_)
            lostOwn();
    } else if (own_ && flow_.stage() == ConfigFlow::Stage::editing && !flow_.base().revision.isEmpty() && !facts.revision.isEmpty() &&
               facts.revision != flow_.base().revision && facts.revision != before.revision) {
        flow_.readAgain();  // another one changed it
    }
    emit changed();
}

void ConfigSource::openOwn()
{
    token_.run([this, facts = gateway_]() -> NewestJob::Then {
        std::string const file = facts.configuration.toStdString();
        auto const text = config::read_file(file, config::configuration_limit);
        std::string const folder = QFileInfo(facts.configuration).path().toStdString();
        std::string const token = text ? operatorToken(*text, folder) : std::string();
        return [this, facts, token] { open([facts, token] { return channelOf(facts, token); }, true); };
    });
}

/// With the token that the connection refers to.
void ConfigSource::openConnected()
{
    token_.run([this, facts = gateway_]() -> NewestJob::Then {
        QByteArray const token = QByteArray::fromStdString(operatorTokenOf(facts));
        return [this, url = facts.admin_url, token] { connectTo(url, token); };
    });
}

/// What was changed is kept, and goes on as a change of the file.
void ConfigSource::lostOwn()
{
    own_ = false;
    QString const path = flow_.name();
    if (path.isEmpty()) return;
    open([path] { return std::make_unique<FileChannel>(path, QString(), nullptr); }, false,
         tr("The gateway is gone. Your text is kept here, and Apply writes it into the file."));
}

void ConfigSource::openFile(QString const& path)
{
    file_ = path;
    if (!gateway_.base_url.isEmpty() && QFileInfo(gateway_.configuration).absoluteFilePath() == QFileInfo(path).absoluteFilePath())
        return openOwn();
    open([path] { return std::make_unique<FileChannel>(path, QString(), nullptr); }, false);
}

void ConfigSource::connectTo(QString const& url, QByteArray const& token)
{
    open([url, token] { return std::make_unique<AdminChannel>(url, token, QString(), nullptr); }, false);
}

void ConfigSource::open(Make make, bool own, QString words)
{
    if (flow_.stage() == ConfigFlow::Stage::applying) {
        waiting_ = [this, make = std::move(make), own, words] { open(make, own, words); };
        return;
    }
    std::unique_ptr<ConfigChannel> channel = make();
    if (flow_.changed() && channel->name() != flow_.name())
        return emit said(
            tr("What is changed in %1 is not applied yet. Apply it or undo it, then open %2.").arg(flow_.name(), channel->name()), true);
    own_ = own;
    flow_.open(std::move(channel));
    if (!words.isEmpty()) emit said(words, true);
}

}  // namespace signalbox::console
