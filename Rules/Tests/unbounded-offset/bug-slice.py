from rest_framework.response import Response
from rest_framework.views import APIView

from events.models import Event
from events.serializers import EventSerializer


class EventList(APIView):
    def get(self, request):
        start = int(request.query_params.get("offset", 0))
        size = int(request.query_params.get("page_size", 50))
        events = Event.objects.filter(public=True).order_by("-id")[start:start + size]  # <- unbounded-slice-python
        return Response(EventSerializer(events, many=True).data)


def export(request):
    first = request.args.get("skip", 0, type=int)
    return Event.query.order_by(Event.id).offset(first).all()  # <- unbounded-offset-python
