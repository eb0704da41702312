"""Decides with SpiffWorkflow's engine what a DMN file says."""
from types import SimpleNamespace

from lxml import etree
from SpiffWorkflow.bpmn.script_engine import PythonScriptEngine
from SpiffWorkflow.dmn.parser.BpmnDmnParser import BpmnDmnParser


class Table:
    def __init__(self, path, decision):
        parser = BpmnDmnParser()
        parser.add_dmn_xml(etree.parse(path).getroot())
        self.engine = parser.get_engine(decision, None)

    def decide(self, data):
        workflow = SimpleNamespace(script_engine=PythonScriptEngine())
        task = SimpleNamespace(data=data, workflow=workflow)
        return self.engine.result(task)
