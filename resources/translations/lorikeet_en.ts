<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>lorikeet::ChatPane</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform>
            <numerusform>%n tokens</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n site(s)</source>
        <translation>
            <numerusform>%n site</numerusform>
            <numerusform>%n sites</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::DataPanel</name>
    <message numerus="yes">
        <source>%n row(s), no issues</source>
        <translation>
            <numerusform>%n row, no issues</numerusform>
            <numerusform>%n rows, no issues</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform>
            <numerusform>%n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with issues</source>
        <translation>
            <numerusform>%n with issues</numerusform>
            <numerusform>%n with issues</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::DatasetModel</name>
    <message numerus="yes">
        <source>delete %n row(s)</source>
        <translation>
            <numerusform>delete %n row</numerusform>
            <numerusform>delete %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>duplicate %n row(s)</source>
        <translation>
            <numerusform>duplicate %n row</numerusform>
            <numerusform>duplicate %n rows</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>move %n row(s)</source>
        <translation>
            <numerusform>move %n row</numerusform>
            <numerusform>move %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::ExportDialog</name>
    <message numerus="yes">
        <source>%n row(s) will be written.</source>
        <translation>
            <numerusform>%n row will be written.</numerusform><numerusform>%n rows will be written.</numerusform></translation>
    </message>
</context>
<context>
    <name>lorikeet::HistogramChart</name>
    <message numerus="yes">
        <source>Chart: %1 of the rows, %n bar(s)</source>
        <translation>
            <numerusform>Chart: %1 of the rows, %n bar</numerusform><numerusform>Chart: %1 of the rows, %n bars</numerusform></translation>
    </message>
</context>
<context>
    <name>lorikeet::ImportDialog</name>
    <message numerus="yes">
        <source>%n row(s)</source>
        <translation>
            <numerusform>%n row</numerusform><numerusform>%n rows</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Import %n row(s)</source>
        <translation>
            <numerusform>Import %n row</numerusform><numerusform>Import %n rows</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>and %n more</source>
        <translation>
            <numerusform>and %n more</numerusform><numerusform>and %n more</numerusform></translation>
    </message>
</context>
<context>
    <name>lorikeet::IssuesPane</name>
    <message numerus="yes">
        <source>%n row(s) with issues</source>
        <translation>
            <numerusform>%n row with issues</numerusform><numerusform>%n rows with issues</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%1: %n row(s)</source>
        <translation>
            <numerusform>%1: %n row</numerusform><numerusform>%1: %n rows</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Delete %n row(s); Ctrl+Z brings them back</source>
        <translation>
            <numerusform>Delete %n row; Ctrl+Z brings it back</numerusform><numerusform>Delete %n rows; Ctrl+Z brings them back</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Mend up to %n row(s); Ctrl+Z brings them back</source>
        <translation>
            <numerusform>Mend up to %n row; Ctrl+Z brings it back</numerusform><numerusform>Mend up to %n rows; Ctrl+Z brings them back</numerusform></translation>
    </message>
</context>
<context>
    <name>lorikeet::NumbersPane</name>
    <message numerus="yes">
        <source>%1, of them %n draft(s)</source>
        <translation>
            <numerusform>%1, of them %n draft</numerusform><numerusform>%1, of them %n drafts</numerusform></translation>
    </message>
</context>
<context>
    <name>lorikeet::PlanCard</name>
    <message numerus="yes">
        <source>%1 (%2 × %n epoch(s))</source>
        <translation>
            <numerusform>%1 (%2 × %n epoch)</numerusform>
            <numerusform>%1 (%2 × %n epochs)</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::SetupPanel</name>
    <message numerus="yes">
        <source>Dataset: %1, %n row(s)</source>
        <translation>
            <numerusform>Dataset: %1, %n row</numerusform>
            <numerusform>Dataset: %1, %n rows</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>lorikeet::TokenPane</name>
    <message numerus="yes">
        <source>%n token(s)</source>
        <translation>
            <numerusform>%n token</numerusform><numerusform>%n tokens</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n learned</source>
        <translation>
            <numerusform>%n learned</numerusform><numerusform>%n learned</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n cut off</source>
        <translation>
            <numerusform>%n cut off</numerusform><numerusform>%n cut off</numerusform></translation>
    </message>
</context>
<context>
    <name>lorikeet::TrainPanel</name>
    <message numerus="yes">
        <source>Finished after %n step(s).</source>
        <translation>
            <numerusform>Finished after %n step.</numerusform>
            <numerusform>Finished after %n steps.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Stopped after %n step(s); you can resume it from the Runs page.</source>
        <translation>
            <numerusform>Stopped after %n step; you can resume it from the Runs page.</numerusform>
            <numerusform>Stopped after %n steps; you can resume it from the Runs page.</numerusform>
        </translation>
    </message>
</context>
</TS>
