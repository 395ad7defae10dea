// The page with the text of one file, as its tests begin.
#pragma once

#include "console/pages/config/config_editor.hpp"
#include "console/pages/config/config_page.hpp"
#include "console/pages/config/outline_tree.hpp"
#include "tests/console/support/parts.hpp"

#include <QAction>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <gtest/gtest.h>

namespace signalbox::console::testing {

inline constexpr int limit_ms = 30'000;

inline constexpr char const* text = "# Ours.\n"
                                    "signalbox: 1\n"
                                    "server: {public: true}\n"
                                    "providers:\n"
                                    "  - {id: here, kind: simulator}\n"
                                    "models:\n"
                                    "  - {id: a, provider: here}   # the steady one\n"
                                    "  - {id: b, provider: here}\n"
                                    "groups:\n"
                                    "  - id: chat\n"
                                    "    strategy: weighted\n"
                                    "    members:\n"
                                    "      - {model: a, weight: 70}  # most of them\n"
                                    "      - {model: b, weight: 30}\n";

class ConfigPageTest : public ::testing::Test {
protected:
    ConfigPageTest() : page_(store_, nullptr)
    {
        QFile file(path());
        EXPECT_TRUE(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        page_.resize(1'000, 560);
        page_.show();
        page_.openFile(path());
        EXPECT_TRUE(settles());
    }

    QString path() const { return folder_.filePath(QStringLiteral("mine.yaml")); }
    bool settles()
    {
        return QTest::qWaitFor([&] { return page_.isSettled(); }, limit_ms);
    }
    void choose(char const* place)
    {
        part<OutlineTree>(page_).choose(QString::fromLatin1(place));
        EXPECT_TRUE(settles());
    }
    QString now() { return part<ConfigEditor>(page_).text(); }
    QString with(char const* what, char const* instead) const
    {
        return QString::fromUtf8(text).replace(QLatin1String(what), QLatin1String(instead));
    }
    void run(char const* command)
    {
        for (QAction* each : page_.commands())
            if (each->text() == QLatin1String(command)) each->trigger();
        EXPECT_TRUE(settles());
    }

    QTemporaryDir folder_;
    StoreReader store_;
    ConfigPage page_;
};

}  // namespace signalbox::console::testing
