// The parts of one message as HTML: text, thinking, calls, results, images and files. Lives while a document is written, on the GUI thread.
#pragma once

#include "engine/model/chat_request.hpp"

#include <QImage>
#include <QMap>
#include <QPalette>
#include <QSet>
#include <QString>

#include <functional>
#include <vector>

namespace signalbox::console {

/// Small pictures of the images of a turn, behind those that are there.
void addPictures(std::vector<QImage>& into, model::turn const& of);

class ShownParts {
public:
    /// `turns` name the tools whose results follow.
    ShownParts(std::vector<model::turn> const& turns, QSet<QString> const& opened, QPalette const& palette);

    /// Pictures are numbered through the whole conversation: how many stand before this message.
    void countPicturesBefore(std::size_t message, std::function<model::turn const&(std::size_t)> const& turn_at);
    QString html(model::turn const& of, QString const& id);

private:
    QString partHtml(model::part const& of, QString const& id);
    QString folded(QString const& text, QString const& id, qsizetype shown, bool fixed) const;
    QString callHtml(model::tool_call_part const& of, QString const& id) const;
    QString resultHtml(model::tool_result_part const& of, QString const& id);
    QString imageHtml(model::image_part const& of);
    QString pale(QString const& text) const;

    QSet<QString> const& opened_;
    QPalette const& palette_;
    QMap<QString, QString> tools_;  // by the id of the call
    std::size_t picture_ = 0;       // the next one
};

}  // namespace signalbox::console
