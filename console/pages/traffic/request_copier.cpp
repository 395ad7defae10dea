#include "console/pages/traffic/request_copier.hpp"

#include "console/pages/traffic/curl_text.hpp"
#include "console/pages/traffic/inspector.hpp"

#include "schema/event_id.hpp"
#include "storage/event_json.hpp"

#include <QClipboard>
#include <QGuiApplication>

#include <utility>

namespace signalbox::console {

RequestCopier::RequestCopier(StoreReader& store, Inspector const& inspector, QObject* parent)
    : QObject(parent), inspector_(inspector), channel_(store, Lane::rows, this)
{}

void RequestCopier::copyId()
{
    if (id_ != 0) copy(QString::fromStdString(schema::event_id::to_text(id_)), tr("the id"));
}

void RequestCopier::copyJson()
{
    withEvent([this](schema::Event const& event) { copy(QString::fromStdString(storage::to_json(event)), tr("the JSON")); });
}

void RequestCopier::copyCurl()
{
    withEvent([this](schema::Event const& event) { copy(curlText(event, gateway_.root()), tr("the curl command")); });
}

void RequestCopier::copy(QString const& text, QString const& what)
{
    QGuiApplication::clipboard()->setText(text);
    emit notice(tr("Copied %1").arg(what));
}

void RequestCopier::withEvent(std::function<void(schema::Event const&)> use)
{
    if (id_ == 0) return emit notice(tr("No request is selected"));
    if (auto const* const shown = inspector_.event(); shown != nullptr && shown->id() == id_) return use(*shown);
    channel_.ask<schema::Event>([id = id_](storage::event_reader& from) { return from.get(id); },
                                [this, use = std::move(use)](storage::result<schema::Event> const& read) {
                                    if (read)
                                        use(*read);
                                    else
                                        emit notice(QString::fromStdString(read.error().detail));
                                });
}

}  // namespace signalbox::console
