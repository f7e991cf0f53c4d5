from rest_framework.response import Response
from rest_framework.views import APIView

from events.models import Event
from events.paging import bounded
from events.serializers import EventSerializer


class EventList(APIView):
    def get(self, request):
        start = bounded(request.query_params.get("offset", 0), most=5_000)
        size = bounded(request.query_params.get("page_size", 50), most=200)
        events = Event.objects.filter(public=True).order_by("-id")[start:start + size]
        return Response(EventSerializer(events, many=True).data)


def export(request):
    first = min(request.args.get("skip", 0, type=int), 5_000)
    return Event.query.order_by(Event.id).offset(first).all()


def latest(request):
    """In memory, so the offset costs nothing that the list has not cost already."""
    names = ["alpha", "beta", "gamma"]
    start = int(request.GET.get("offset", 0))
    return names[start:start + 2]
